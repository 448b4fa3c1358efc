import { evidenceSentences, standIns } from './sentencesOfNames.ts'
import { problemSentences } from './sentencesOfProblems.ts'
import { setupSentences } from './sentencesOfSetup.ts'
import { whySentences } from './sentencesOfWhy.ts'

/**
 * What the engine says, as a sentence of this list and what is filled into it: a window says it in its own language, and
 * a file or a shell in English.
 */
export interface Sentence {
  readonly id: SentenceId
  readonly values: Readonly<Record<string, SentenceValue>>
}

/** What is filled into a sentence; several phrases in a row are sentences within it. */
export type SentenceValue = PlainValue | { readonly phrases: readonly Phrase[] }

export interface Phrase {
  readonly id: SentenceId
  readonly values: Readonly<Record<string, PlainValue>>
}

/**
 * A name or number as it stands, several names in a row, a word that has its own form in each language, or a moment
 * (epoch ms), which is said in the time of the site.
 */
export type PlainValue =
  | string
  | number
  | readonly string[]
  | { readonly word: WordOfSentence }
  | { readonly moment: number }

/** The title of an alarm, null where people named it, and what it says, sentence after sentence. */
export interface Said {
  readonly title: Sentence | null
  readonly text: readonly Sentence[]
}

export const sentencesInEnglish = {
  ...whySentences,
  ...problemSentences,
  ...setupSentences,
  ...evidenceSentences,
  ...standIns,
  readerDown: 'Reader not connected',
  readerDownText: '{id} is not connected.',
  readerSilent: 'Reader silent',
  readerSilentText: '{id} is connected, but says nothing that is understood.',
  receiverDown: 'Receiver down',
  receiverDownText: '{id} says nothing any more.',
  othersHear: 'Other receivers still hear its rooms.',
  notHeard: 'Not heard there now: {rooms}.',
  notHeardMore: 'Not heard there now: {rooms} and {more} more.',
  receiverDrift: 'Receiver moved or antenna fault',
  receiverFainter: 'The {kind} {id} hears tags {db} dB fainter than it did.',
  receiverLouder: 'The {kind} {id} hears tags {db} dB louder than it did.',
  receiverDriftTip:
    'It counts less meanwhile. See whether it was moved, covered or has a loose antenna; if it stays where it is now, calibrate again.',
  receiverDeaf: 'Receiver hears nothing',
  receiverDeafText:
    'The {kind} {id} is connected but hears none of the tags near it. Its scan may have stopped: restart it.',
  receiverStorm: 'More sightings than a receiver can hear',
  receiverStormText:
    'The {kind} {id} sends more than any radio can hear; the surplus is left out. It is broken, or somebody sends in its name: unplug it, and give it a new password before it comes back.',
  tagStorm: 'More sightings than a tag can cause',
  tagStormText:
    'This tag is reported more often than it can speak; the surplus is left out. Its place is not to be relied on: somebody repeats or forges its beacon, or a gateway is broken.',
  twoPlaces: 'One tag in two places at once',
  twoPlacesText:
    'The {kind} {id} on floor {floor} and the {otherKind} {other} on floor {otherFloor} hear it close by within two seconds. Two tags say the same id, or somebody sends in its name: look for it with your own eyes before you rely on its place.',
  breakGlass: 'Break-glass: {name}',
  breakGlassText: '{name} sees everybody by name. Reason: {reason}',
  missing: 'Missing',
  missingText: '{name} is not heard any more. Last in {place}.',
  missingTagSilent: 'Its receivers are alive: it was moved out of reach, or its tag stopped.',
  missingBattery: 'Its tag battery was nearly empty.',
  missingReceiverDown: 'What heard it best went down at that time.',
  missingLeftSite: 'It was last at a way out.',
  missingTagRemoved: 'Its tag said that it was taken off or tampered with.',
  reappeared: 'Written off, heard again',
  reappearedText: '{name} was written off and is heard again, in {place}.',
  ruleEnter: '{name} is in {place}.',
  ruleLeave: '{name} has left; it is in {place}.',
  ruleDwell: '{name} has been in {place} for {minutes} min.',
  ruleAbsence: '{name} has been away for {minutes} min; last in {place}.',
  ruleExit: '{name} is at {place}. Before: {before}.',
  ruleBattery: 'The tag battery of {name} is at {pct} % or less.',
  ruleSilent: '{name} has not been heard for {minutes} min; last in {place}.',
  ruleTampered: 'The tag of {name} was tampered with or taken off, in {place}.',
  ruleMaintenance: '{name} is overdue for maintenance, in {place}.',
  rulePar: '{count} available; there should be {target}, at least {least}.',
  ruleParMost: '{count} available; there should be {target}, at most {most}.',
} as const

export const wordsInEnglish = {
  ble: 'BLE gateway',
  rfid: 'RFID reader',
  nfc: 'NFC reader',
  barcode: 'scanner',
  receiver: 'receiver',
  equipment: 'Equipment',
  noRoom: 'no known room',
  notKnown: 'not known',
} as const

export type SentenceId = keyof typeof sentencesInEnglish
export type WordOfSentence = keyof typeof wordsInEnglish

export const standInIds = Object.keys(standIns) as SentenceId[]
export const evidenceIds = Object.keys(evidenceSentences) as SentenceId[]
export const sentenceIds = Object.keys(sentencesInEnglish) as SentenceId[]
export const wordsOfSentences = Object.keys(wordsInEnglish) as WordOfSentence[]

export const sentence = (id: SentenceId, values: Sentence['values'] = {}): Sentence => ({ id, values })

export const phrase = (id: SentenceId, values: Phrase['values']): Phrase => ({ id, values })

/** @param timeZone IANA name, for the moments in them; UTC where there is none */
export const inEnglish = (sentences: readonly Sentence[], timeZone = 'UTC'): string =>
  sentences
    .map(({ id, values }) =>
      sentencesInEnglish[id].replace(/\{(\w+)\}/g, (_, key: string) => valueInEnglish(values[key], timeZone)),
    )
    .join(' ')

/**
 * Which of these sentences a text in English is, with what is filled into it: of what travels or is kept as text. Null =
 * none of them. The longer ones first.
 */
export function sentenceIn(text: string, among: readonly SentenceId[]): Sentence | null {
  for (const id of among) {
    const filled = patternOf(id).exec(text)
    if (filled !== null) return sentence(id, { ...filled.groups })
  }
  return null
}

const patterns = new Map<SentenceId, RegExp>()

function patternOf(id: SentenceId): RegExp {
  const known = patterns.get(id)
  if (known !== undefined) return known
  const plain = sentencesInEnglish[id].replace(/[.*+?^$()|[\]\\]/g, '\\$&')
  const pattern = new RegExp(`^${plain.replace(/\{(\w+)\}/g, '(?<$1>.+)')}$`, 'su')
  patterns.set(id, pattern)
  return pattern
}

function valueInEnglish(value: SentenceValue, timeZone: string): string {
  if (typeof value === 'string' || typeof value === 'number') return String(value)
  if ('word' in value) return wordsInEnglish[value.word]
  if ('moment' in value) return momentInEnglish(value.moment, timeZone)
  return ('phrases' in value ? value.phrases.map(part => inEnglish([part], timeZone)) : value).join(', ')
}

/** To the second: what decides a room happens within some. */
export const momentParts = {
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
} as const

/** "Tue 3 Mar, 14:03:12" */
const momentInEnglish = (at: number, timeZone: string) =>
  new Intl.DateTimeFormat('en-GB', { ...momentParts, timeZone }).format(at)
