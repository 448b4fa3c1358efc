/**
 * Where a walk-through has been, how far a receiver's real level lies from its path loss, on a coarse raster.
 * Outside of it the path loss stands alone. Quantised to a quarter of a dB and base64 so that it is plain JSON.
 */
export interface ResidualMap {
  readonly receiver: string
  readonly floor: number
  /** Centre of the first raster point, metres. */
  readonly x0: number
  readonly y0: number
  readonly stepM: number
  readonly columns: number
  readonly rows: number
  /** One signed byte a point, dB * 4. */
  readonly residual: string
  /** One byte a point: standard deviation without the nugget, dB * 16. */
  readonly deviation: string
}

/** The raster unpacked for lookups. */
export interface OpenMap {
  readonly map: ResidualMap
  readonly residual: Int8Array
  readonly deviation: Uint8Array
}

export const residualScale = 4
export const deviationScale = 16

export const openMap = (map: ResidualMap): OpenMap => ({
  map,
  residual: new Int8Array(fromBase64(map.residual).buffer),
  deviation: fromBase64(map.deviation),
})

/** Bilinear residual and deviation at (x, y) into `into` = [dB, dB]; false outside of the raster. */
export function residualAt(open: OpenMap, x: number, y: number, into: Float64Array): boolean {
  const { map, residual, deviation } = open
  const u = (x - map.x0) / map.stepM
  const v = (y - map.y0) / map.stepM
  if (u < -0.5 || v < -0.5 || u > map.columns - 0.5 || v > map.rows - 0.5) return false
  const c = Math.max(0, Math.min(map.columns - 2, Math.floor(u)))
  const r = Math.max(0, Math.min(map.rows - 2, Math.floor(v)))
  const a = Math.max(0, Math.min(1, u - c))
  const b = Math.max(0, Math.min(1, v - r))
  const at = r * map.columns + c
  const right = map.columns > 1 ? 1 : 0
  const up = map.rows > 1 ? map.columns : 0
  const mix = (list: ArrayLike<number>) =>
    (list[at] * (1 - a) + list[at + right] * a) * (1 - b) + (list[at + up] * (1 - a) + list[at + up + right] * a) * b
  into[0] = mix(residual) / residualScale
  into[1] = mix(deviation) / deviationScale
  return true
}

const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

/** RFC 4648; the core has neither Buffer nor atob. */
export function toBase64(bytes: Uint8Array): string {
  const parts: string[] = []
  for (let i = 0; i < bytes.length; i += 3) {
    const word = (bytes[i] << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0)
    parts.push(
      digits[word >> 18] +
        digits[(word >> 12) & 63] +
        (i + 1 < bytes.length ? digits[(word >> 6) & 63] : '=') +
        (i + 2 < bytes.length ? digits[word & 63] : '='),
    )
  }
  return parts.join('')
}

export function fromBase64(text: string): Uint8Array {
  const clean = text.replace(/=+$/, '')
  const out = new Uint8Array(Math.floor((clean.length * 3) / 4))
  let at = 0
  for (let i = 0; i < clean.length; i += 4) {
    let word = 0
    for (let k = 0; k < 4; k++) word = (word << 6) | Math.max(0, digits.indexOf(clean[i + k] ?? 'A'))
    if (at < out.length) out[at++] = word >> 16
    if (at < out.length) out[at++] = (word >> 8) & 255
    if (at < out.length) out[at++] = word & 255
  }
  return out
}
