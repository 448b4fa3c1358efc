/**
 * Application Identifiers of the GS1 General Specifications with the form of their values: parts of digits (`n`),
 * of the 82 characters of names and numbers (`x`) or of the 39 of components (`y`), with how many of them.
 * `c` = the last digit is a check digit, `d` = a date YYMMDD, whose day may be 00, `z` = zeros.
 */
const forms: readonly (readonly [ais: string, form: string])[] = [
  ['00', 'n18c'],
  ['01 02 03', 'n14c'],
  ['11 12 13 15 16 17 7006', 'n6d'],
  ['10 21 22 243 254 420 7020 7021 7022 710 711 712 713 714 715 716 717 7240 8002 8012 4318', 'x1-20'],
  ['20', 'n2'],
  ['235', 'x1-28'],
  ['240 241 250 251 400 401 403 7002 7023 8004 90 4308 4319', 'x1-30'],
  ['242 30 37', 'n1-8'],
  ['253', 'n13c x0-17'],
  ['255', 'n13c n0-12'],
  ['402', 'n17c'],
  ['410 411 412 413 414 415 416 417', 'n13c'],
  ['421', 'n3 x1-9'],
  ['422 424 426', 'n3'],
  ['423 425', 'n3 n1-12'],
  ['427 7008', 'x1-3'],
  ['4300 4301 4310 4311 4320', 'x1-35'],
  ['4302 4303 4304 4305 4306 4312 4313 4314 4315 4316 7257 8110 8112 8200', 'x1-70'],
  ['4307 4317', 'x2'],
  ['4309', 'n20'],
  ['4321 4322 4323 7252', 'n1'],
  ['4324 4325 7003', 'n10'],
  ['4326', 'n6d'],
  ['4330 4331 4332 4333', 'n6 x0-1'],
  ['7001', 'n13'],
  ['7004', 'n1-4'],
  ['7005', 'x1-12'],
  ['7007', 'n6d n0-6'],
  ['7009 7255', 'x1-10'],
  ['7010', 'x1-2'],
  ['7011', 'n6d n0-4'],
  ['7030 7031 7032 7033 7034 7035 7036 7037 7038 7039', 'n3 x1-27'],
  ['7040', 'n1 x3'],
  ['7041', 'x1-4'],
  ['7230 7231 7232 7233 7234 7235 7236 7237 7238 7239', 'x3-30'],
  ['7241', 'n2'],
  ['7242 8013 8014 8020', 'x1-25'],
  ['7250', 'n8'],
  ['7251', 'n12'],
  ['7253 7254 7259', 'x1-40'],
  ['7256 8030 91 92 93 94 95 96 97 98 99', 'x1-90'],
  ['7258', 'n1 x1 n1'],
  ['8001', 'n14'],
  ['8003', 'n1z n13c x0-16'],
  ['8005', 'n6'],
  ['8006 8026', 'n14c n4'],
  ['8007', 'x1-34'],
  ['8008', 'n8 n0-4'],
  ['8009', 'x1-50'],
  ['8010', 'y1-30'],
  ['8011', 'n1-12'],
  ['8017 8018', 'n18c'],
  ['8019', 'n1-10'],
  ['8111', 'n4'],
]

/** Measures, whose last digit says where the decimal point is: the first three digits of each. */
const measures = (from: number, to: number, form: string): [string, string][] =>
  Array.from({ length: (to - from + 1) * 6 }, (_, index) => [`${from + Math.floor(index / 6)}${index % 6}`, form])

export interface Part {
  readonly kind: 'n' | 'x' | 'y'
  readonly least: number
  readonly most: number
  readonly check: boolean
  readonly date: boolean
  readonly zero: boolean
}

const partOf = (text: string): Part => {
  const [, kind, least, most, mark] = /^([nxy])(\d+)(?:-(\d+))?([cdz]?)$/.exec(text)!
  return {
    kind: kind as Part['kind'],
    least: Number(least),
    most: Number(most ?? least),
    check: mark === 'c',
    date: mark === 'd',
    zero: mark === 'z',
  }
}

const written: readonly (readonly [string, string])[] = [
  ...forms.flatMap(([ais, form]) => ais.split(' ').map(ai => [ai, form] as const)),
  ...measures(310, 316, 'n6'),
  ...measures(320, 337, 'n6'),
  ...measures(340, 357, 'n6'),
  ...measures(360, 369, 'n6'),
  ...measures(390, 390, 'n1-15'),
  ...measures(391, 391, 'n3 n1-15'),
  ...measures(392, 392, 'n1-15'),
  ...measures(393, 393, 'n3 n1-15'),
  ...measures(394, 394, 'n4'),
  ...measures(395, 395, 'n6'),
]

const parts: ReadonlyMap<string, readonly Part[]> = new Map(
  written.map(([ai, form]) => [ai, form.split(' ').map(partOf)]),
)

/** Null for an AI that does not exist. */
export const partsOf = (ai: string): readonly Part[] | null => parts.get(ai) ?? null

/** The AI with which a text begins. */
export const leadingAi = (text: string): string | null =>
  [2, 3, 4].map(length => text.slice(0, length)).find(ai => parts.has(ai)) ?? null

const lengthIsKnown = /^(0[0-4]|1[1-9]|20|3[1-6]|41)/

/** These need no separator behind them, by the General Specifications; all others do unless they are last. */
export const needsNoSeparator = (ai: string): boolean => lengthIsKnown.test(ai)
