/**
 * The coding tables of the GS1 EPC Tag Data Standard (TDS 1.13, section 14): all schemes that a tag can hold. Most start
 * with a header byte, a filter and a partition, which says how many bits and digits company prefix and reference share.
 */
export interface Scheme {
  /** As in `urn:epc:tag:sgtin-96:…` and `urn:epc:id:sgtin:…`. */
  readonly tag: string
  readonly id: string
  readonly header: number
  /** Null where the last of them ends itself. */
  readonly bits: number | null
  /** None = there is no filter. */
  readonly filterBits: number
  /** A partition and a company prefix stand before the fields. */
  readonly isPartitioned: boolean
  readonly fields: readonly Field[]
}

/**
 * digits: as many as the partition says, leading zeros kept. number: no leading zeros. text: 7 bits each, ends at a zero.
 * serialDigits: leading zeros kept by a 1 in front of them. zeros: must be so. owner: a CAGE of five letters, with a space
 * before them, or a DoDAAC of six; `letterBits` each. ended: 6 bits each, as many as there are, a zero behind them.
 */
export interface Field {
  readonly kind: 'digits' | 'number' | 'text' | 'serialDigits' | 'zeros' | 'owner' | 'ended'
  /** By partition 0…6, or the same for all; of `ended` without use. */
  readonly bits: readonly number[] | number
  /** Of a text or what is ended = its most letters, where it has fewer than would fit. Of an owner = bits of a letter. */
  readonly digits?: readonly number[] | number
  /** Of what is ended: its fewest letters. */
  readonly least?: number
}

/** Of company prefixes with 12 … 6 digits. */
export const prefixBits: readonly number[] = [40, 37, 34, 30, 27, 24, 20]
export const longestPrefix = 12

const item: Field = { kind: 'digits', bits: [4, 7, 10, 14, 17, 20, 24], digits: [1, 2, 3, 4, 5, 6, 7] }
const type: Field = { kind: 'digits', bits: [4, 7, 10, 14, 17, 20, 24], digits: [0, 1, 2, 3, 4, 5, 6] }
const place: Field = { kind: 'digits', bits: [1, 4, 7, 11, 14, 17, 21], digits: [0, 1, 2, 3, 4, 5, 6] }
const service: Field = { kind: 'digits', bits: [18, 21, 24, 28, 31, 34, 38], digits: [5, 6, 7, 8, 9, 10, 11] }
const pieces: Field = { kind: 'digits', bits: 7, digits: 2 }
const number = (bits: number): Field => ({ kind: 'number', bits })
const text = (bits: number): Field => ({ kind: 'text', bits })
const serial12: Field = { kind: 'number', bits: 40, digits: 12 }
const rest: Field = { kind: 'zeros', bits: 24 }

const scheme = (id: string, header: number, bits: number, ...fields: readonly Field[]): Scheme => ({
  tag: `${id}-${bits}`,
  id,
  header,
  bits,
  filterBits: 3,
  isPartitioned: true,
  fields,
})
const foreign = (id: string, header: number, bits: number | null, filterBits: number, ...fields: readonly Field[]) => ({
  tag: `${id}-${bits ?? 'var'}`,
  id,
  header,
  bits,
  filterBits,
  isPartitioned: false,
  fields,
})

export const schemes: readonly Scheme[] = [
  scheme('sgtin', 0x30, 96, item, number(38)),
  scheme('sgtin', 0x36, 198, item, text(140)),
  scheme('sscc', 0x31, 96, service, rest),
  scheme('sgln', 0x32, 96, place, number(41)),
  scheme('sgln', 0x39, 195, place, text(140)),
  scheme('grai', 0x33, 96, type, number(38)),
  scheme('grai', 0x37, 170, type, text(112)),
  scheme('giai', 0x34, 96, {
    kind: 'number',
    bits: [42, 45, 48, 52, 55, 58, 62],
    digits: [12, 13, 14, 15, 16, 17, 18],
  }),
  scheme('giai', 0x38, 202, {
    kind: 'text',
    bits: [148, 151, 154, 158, 161, 164, 168],
    digits: [18, 19, 20, 21, 22, 23, 24],
  }),
  scheme('gsrn', 0x2d, 96, service, rest),
  scheme('gsrnp', 0x2e, 96, service, rest),
  scheme('gdti', 0x2c, 96, place, number(41)),
  scheme('gdti', 0x3e, 174, place, text(119)),
  scheme(
    'cpi',
    0x3c,
    96,
    { kind: 'number', bits: [11, 14, 17, 21, 24, 27, 31], digits: [3, 4, 5, 6, 7, 8, 9] },
    number(31),
  ),
  {
    ...scheme('cpi', 0x3d, 0, { kind: 'ended', bits: 0, digits: [18, 19, 20, 21, 22, 23, 24], least: 1 }, serial12),
    tag: 'cpi-var',
    bits: null,
  },
  scheme('sgcn', 0x3f, 96, place, { kind: 'serialDigits', bits: 41 }),
  scheme('itip', 0x40, 110, item, pieces, pieces, number(38)),
  scheme('itip', 0x41, 212, item, pieces, pieces, text(140)),
  foreign('gid', 0x35, 96, 0, number(28), number(24), number(36)),
  foreign('usdod', 0x2f, 96, 4, { kind: 'owner', bits: 48, digits: 8 }, number(36)),
  foreign(
    'adi',
    0x3b,
    null,
    6,
    { kind: 'owner', bits: 36, digits: 6 },
    { kind: 'ended', bits: 0, digits: 32, least: 0 },
    { kind: 'ended', bits: 0, digits: 30, least: 1 },
  ),
]

export const bitsOf = ({ bits }: Field, partition: number): number =>
  typeof bits === 'number' ? bits : bits[partition]!
export const digitsOf = ({ digits }: Field, partition: number): number | undefined =>
  typeof digits === 'object' ? digits[partition] : digits
