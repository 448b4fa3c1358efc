import { z } from 'zod'
import { toHex } from '../../core/model/hex.ts'
import type { TagId } from '../../core/model/ids.ts'
import { parseTagId } from '../../core/model/tagId.ts'
import { defineDriver } from '../driver.ts'
import { Dialogue, type Step } from '../framing/dialogue.ts'
import { Recent } from '../framing/recent.ts'
import { Wire } from '../framing/wire.ts'
import { isPassing, tellPassing } from './passingNumber.ts'
import {
  ask,
  binarySpelling,
  buildLine,
  errorWords,
  isHighFrequency,
  isReply,
  readFound,
  readReply,
  textSpelling,
  twn4Settings,
  twn4Voice,
} from './twn4Frame.ts'

const settings = z.strictObject({
  /** As the reader is set up: lines of text, or binary. */
  form: z.enum(['text', 'binary']).default('text'),
  /** As the reader is set up: whether a CRC ends what is said; `auto` = in the binary form, not in lines of text. */
  crc: z.union([z.literal('auto'), z.boolean()]).default('auto'),
  /** Kinds of tags; `keep` leaves the reader's own choice. */
  kinds: z.enum(['all', 'keep']).default('all'),
})
type Settings = z.output<typeof settings>

const cr = 0x0d
const isLine = (line: Uint8Array, crc: boolean): boolean => isReply(readReply(line, crc))

export const nfcTwn4 = defineDriver<Settings>({
  id: 'nfc-twn4',
  title: 'Elatec TWN4 readers (Simple Protocol)',
  kind: 'nfc',
  links: ['serial', 'tcp'],
  namesReceivers: false,
  settings,
  voice: {
    framing: twn4Voice,
    holds: ({ form }) => form !== 'binary',
    isOwn: (bytes, from, to) =>
      bytes[to - 1] !== cr || isLine(bytes.subarray(from, to - 1), false) || isLine(bytes.subarray(from, to - 1), true),
    settings: twn4Settings,
    // A reader that speaks binary would take a line for a length that never comes.
    asks: [
      binarySpelling(false).build(ask.version),
      binarySpelling(true).build(ask.version),
      buildLine(ask.version, false),
      buildLine(ask.version, true),
    ],
    lines: [{ baud: 9600 }, { baud: 115_200 }],
  },
  open: chosen => new Twn4Reader(chosen).dialogue,
})

/** Replies do not say to what; this stands for all of them. */
const anyReply = 0

/** What a reply says, whenever it comes. */
interface Understood {
  readonly error: number
  readonly found: { readonly kind: number; readonly id: Uint8Array } | null
  /** Null where nothing was found, or what was found is no tag that is known. */
  readonly tag: TagId | null
  readonly passing: boolean
}

class Twn4Reader {
  readonly #wire: Wire
  readonly #replies: Recent<Understood>
  readonly dialogue: Dialogue
  /** Without a CRC a reply that was cut off may look like another: a tag counts from its second read on. */
  readonly #isUnchecked: boolean
  #before: TagId | null = null

  constructor({ form, crc, kinds }: Settings) {
    this.#isUnchecked = form === 'binary' && crc === false
    const spelling = form === 'binary' ? binarySpelling(crc !== false) : textSpelling(crc === true)
    this.#replies = new Recent((bytes, from, to) => understand(spelling.read(bytes, from, to)))
    this.#wire = new Wire(spelling.framing, (bytes, from, to) => this.#onReply(this.#replies.of(bytes, from, to)))
    const steps: readonly Step[] =
      kinds === 'all'
        ? [{ code: anyReply, frame: spelling.build(ask.allKinds), what: 'that it reads all kinds of tags' }]
        : []
    this.dialogue = new Dialogue(this.#wire, {
      baud: 9600,
      hello: () => spelling.build(ask.version),
      steps: () => steps,
      poll: () => this.#wire.send(spelling.build(ask.search)),
    })
  }

  #onReply(reply: Understood): void {
    const { error } = reply
    if (error !== 0) this.#wire.warn(`error ${error}`, `The reader reports that ${errorWords(error)}.`, errorTip)
    if (reply.found) this.#tell(reply.found, reply)
    const searched = this.dialogue.reading
    this.dialogue.heard(anyReply)
    if (searched) this.dialogue.roundOver(error === 0)
  }

  #tellTag(tag: TagId): void {
    if (!this.#isUnchecked || tag === this.#before) this.#wire.out.reading({ tag })
    this.#before = tag
  }

  #tell({ kind, id }: NonNullable<Understood['found']>, { tag, passing }: Understood): void {
    if (passing) tellPassing(this.#wire, id)
    else if (tag) this.#tellTag(tag)
    else this.#wire.warn('strange', `A tag of kind ${kind} with ${id.length} bytes is none that is known.`, strangeTip)
  }
}

/** Of a reply that its framing has found good. */
function understand(reply: Uint8Array | string): Understood {
  if (typeof reply === 'string') throw new Error(`a reply that is none: it ${reply}`)
  const found = readFound(reply)
  const high = found !== null && isHighFrequency(found.kind)
  return {
    error: reply[0]!,
    found,
    tag: found && parseTagId(`${high ? 'nfc' : 'lf'}:${toHex(found.id)}`),
    passing: high && isPassing(found.id),
  }
}

const strangeTip = 'Use another tag, or tell the maker of this program of this one.'
const errorTip =
  'If it repeats, check with AppBlaster that the reader speaks the Simple Protocol, in which form, and its CRC.'
