import { readFileSync } from 'node:fs'
import { fromHex } from '../../core/model/hex.ts'
import type { Reading } from '../../readers/driver.ts'
import { toUtf8 } from '../../readers/framing/text.ts'
import { corpus, hasCorpus, type Vector } from './corpus.ts'

/** The collected frames of serial readers, each file with its own words for what a frame says. */
interface Collected<Expect> {
  readonly name: string
  readonly hex?: string
  readonly text?: string
  readonly json?: { readonly response?: string; readonly responseHex?: string }
  readonly negative?: boolean
  readonly partial?: string
  readonly expect: Expect
}

interface Says {
  readonly readings?: readonly object[]
  readonly settings?: Record<string, unknown>
  /** Whether a problem must be told. Absent: as the frame is good or not. */
  readonly problem?: boolean
}

function vectors<Expect>(file: string, driver: string, says: (expect: Expect, name: string) => Says): Vector[] {
  if (!hasCorpus) return []
  const all: Collected<Expect>[] = JSON.parse(readFileSync(new URL(file, corpus), 'utf8'))
  return all
    .filter(({ hex, text, json, partial }) => (hex || text || json?.response || json?.responseHex) && !partial)
    .map(({ name, hex, text, json, negative = false, expect }) => {
      const { readings = [], settings = {}, problem = negative } = negative ? {} : says(expect, name)
      return {
        name,
        driver,
        settings,
        bytes: bytesOf(hex ?? json?.responseHex, text ?? json?.response),
        readings: readings as Reading[],
        problems: problem ? null : [],
      }
    })
}

const bytesOf = (hex: string | undefined, text: string | undefined): Uint8Array =>
  hex === undefined ? toUtf8(text!) : fromHex(hex)!

interface Chafon {
  readonly antenna?: number
  readonly tags?: readonly { readonly epc: string; readonly rssiRaw?: number }[]
}

interface ChafonCf {
  readonly epc?: string
  readonly rssiDbm?: number
  readonly antenna?: number
  readonly frames?: number
  readonly corrupt?: number
}
const cfReading = { epc: 'E2801160600002094C4C8B1A', rssiDbm: -32, antenna: 1 }

interface R2000 {
  readonly errorCode?: string
  readonly cmd: string
  readonly tag?: {
    readonly epc: string
    readonly antenna: number
    readonly freqMHz: number
    readonly rssiDbm: number
  }
}
const r2000Reading = ({ epc, antenna, freqMHz, rssiDbm }: NonNullable<R2000['tag']>) => ({
  tag: `epc:${epc}`,
  antenna,
  frequencyKHz: freqMHz * 1000,
  rssiDbm,
})

interface Lf {
  readonly id?: string
  readonly tag?: string
  readonly frames?: number
}

interface Scan {
  readonly values?: readonly string[]
  readonly ai?: Readonly<Record<string, string>>
  readonly kind?: string
  readonly note?: string
}
const scanTags = ({ values, ai, kind }: Scan): string[] => {
  if (ai) return [`barcode:(01)${ai['01']}(21)${ai['21']}`]
  return values?.map(value => `${kind === 'hex-uid' ? 'nfc' : 'barcode'}:${value}`) ?? ['barcode:26,123,45678']
}

interface Mercury {
  readonly epc?: string
  readonly status?: string
}

interface Pn532 {
  readonly uid?: string
  readonly kind?: string
}

interface Llrp {
  readonly tags?: readonly LlrpTag[]
  readonly connectionAttempt?: string | number
  readonly antennaEvent?: object
  readonly statusCode?: number
}
interface LlrpTag {
  readonly epc: string
  readonly antennaId: number
  readonly peakRssiDbm: number
  readonly seenCount?: number
  readonly impinj?: { readonly phaseRaw: number; readonly peakRssiDbm: number }
}
const llrpReading = ({ epc, antennaId, peakRssiDbm, seenCount, impinj }: LlrpTag) => ({
  tag: `epc:${epc}`,
  antenna: antennaId,
  rssiDbm: impinj?.peakRssiDbm ?? peakRssiDbm,
  ...(impinj && { phase: impinj.phaseRaw }),
  ...(seenCount && { count: seenCount }),
})

interface Feig {
  readonly tags?: readonly { readonly uid: string }[]
}

interface Twn4 {
  readonly found?: boolean
  readonly id?: string
  readonly idBits?: number
  readonly error?: number
  readonly crc?: string
}

export const serialCorpus = (): Vector[] => [
  ...vectors<Chafon>('chafon.json', 'uhf-chafon', ({ antenna, tags = [] }) => ({
    readings: tags.map(({ epc, rssiRaw }) => ({
      tag: `epc:${epc}`,
      ...(antenna && { antenna }),
      ...(rssiRaw && { rssiDbm: rssiRaw - 130 }),
    })),
  })),
  ...vectors<R2000>('r2000.json', 'uhf-r2000', ({ tag, cmd, errorCode }) => ({
    readings: tag ? [r2000Reading(tag)] : [],
    problem: cmd === '89' && errorCode !== undefined,
  })),
  ...vectors<Lf>('lf125.json', 'lf-rdm6300', ({ id, tag, frames = 1 }) => ({
    // The burst says how many frames, not whose: it repeats the number of the vector before.
    readings: Array.from({ length: frames }, () => ({ tag: `lf:${id ?? tag ?? '62E3086CED'}` })),
  })),
  ...vectors<Scan>('wedge.json', 'wedge', (expect, name) => ({
    settings: name.startsWith('idle') ? { terminator: 'none' } : {},
    readings: scanTags(expect).map(tag => ({ tag })),
  })),
  ...vectors<ChafonCf>('chafon_cf.json', 'uhf-chafon-cf', ({ frames, corrupt, ...one }) => {
    // The streams count frames of the tag in the vector before.
    const { epc, rssiDbm, antenna } = frames ? cfReading : one
    return { readings: epc ? [{ tag: `epc:${epc}`, rssiDbm, antenna }] : [], problem: corrupt !== undefined }
  }),
  ...vectors<Mercury>('thingmagic.json', 'uhf-thingmagic', ({ epc, status = '0000' }) => ({
    readings: epc ? [{ tag: `epc:${epc}` }] : [],
    problem: !['0000', '0400'].includes(status),
  })),
  ...vectors<Llrp>('llrp.json', 'uhf-llrp', ({ tags = [], connectionAttempt, antennaEvent, statusCode }) => ({
    readings: tags.map(llrpReading),
    problem: connectionAttempt === 1 || antennaEvent !== undefined || statusCode !== undefined,
  })),
  ...vectors<Pn532>('pn532.json', 'nfc-pn532', ({ uid, kind }) => ({
    readings: uid ? [{ tag: `nfc:${uid}` }] : [],
    // The zeros and fives that wake a chip are no frame.
    problem: kind === 'error' || kind?.startsWith('wakeup'),
  })),
  ...vectors<Feig>('iso15693_feig.json', 'nfc-feig', ({ tags = [] }) => ({
    readings: tags.map(({ uid }) => ({ tag: `nfc:${uid}` })),
  })).filter(({ name }) => !name.startsWith('iso15693_uid')),
  ...vectors<Twn4>('twn4.json', 'nfc-twn4', ({ found, id, idBits, error, crc }, name) => ({
    settings: name.includes('_bin_') ? { form: 'binary' } : { crc: crc === 'on' },
    readings: found ? [{ tag: `${idBits === 32 ? 'nfc' : 'lf'}:${id}` }] : [],
    problem: error !== undefined && error > 0,
  })),
]
