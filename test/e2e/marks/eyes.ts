/** What an eye makes of a pixel: linear light in, linear light out. */
type Eye = readonly (readonly [number, number, number])[]

/** Machado, Oliveira, Fernandes 2009: deuteranopia, severity 1. */
const deuteranopia: Eye = [
  [0.367322, 0.860646, -0.227968],
  [0.280085, 0.672501, 0.047413],
  [-0.01182, 0.04294, 0.968881],
]
const luminance = [0.2126, 0.7152, 0.0722] as const
export const eyes = { deuteranopia, 'no colour at all': [luminance, luminance, luminance] } satisfies Record<
  string,
  Eye
>

/** CIE 1976: with less than this, two shades a few pixels wide are not told apart at a glance. */
const clearly = 10

/** How many pixels of two pictures (R G B A) such an eye sees as clearly different. */
export function differing(a: Uint8Array, b: Uint8Array, eye: Eye): number {
  let count = 0
  for (let at = 0; at < a.length; at += 4) {
    if (a[at] === b[at] && a[at + 1] === b[at + 1] && a[at + 2] === b[at + 2]) continue
    const [one, other] = [labOf(a, at, eye), labOf(b, at, eye)]
    if (Math.hypot(...one.map((v, i) => v - other[i])) >= clearly) count++
  }
  return count
}

const linear = Array.from({ length: 256 }, (_, v) => {
  const c = v / 255
  return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4
})

/** CIE Lab under D65 of what the eye sees of one pixel. */
function labOf(pixels: Uint8Array, at: number, eye: Eye): readonly [number, number, number] {
  const light = [linear[pixels[at]], linear[pixels[at + 1]], linear[pixels[at + 2]]]
  const [r, g, b] = eye.map(row => Math.min(1, Math.max(0, row[0] * light[0] + row[1] * light[1] + row[2] * light[2])))
  const x = root((0.4124564 * r + 0.3575761 * g + 0.1804375 * b) / 0.95047)
  const y = root(0.2126729 * r + 0.7151522 * g + 0.072175 * b)
  const z = root((0.0193339 * r + 0.119192 * g + 0.9503041 * b) / 1.08883)
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)]
}

const root = (t: number) => (t > 216 / 24389 ? Math.cbrt(t) : (24389 / 27 / 116) * t + 16 / 116)
