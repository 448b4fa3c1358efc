/** Mantissas are told apart so finely: an error of 0.05 % at most. */
const mantissaBits = 10
const shift = 23 - mantissaBits
const mask = (1 << mantissaBits) - 1
/** Powers that the filter asks for are rounded to 1/64, so that few tables are made. */
const steps = 64
const value = new Float32Array(1)
const bits = new Int32Array(value.buffer)

/** x^power of non-negative float32 columns by two look-ups: the hot path has no time for `**`. */
export interface Power {
  /** Raises `count` values of `from` into `to` and scales them to sum to 1; both may be the same column. */
  raise(from: Float32Array, to: Float32Array, count: number): void
}

export function powerOf(power: number): Power {
  const ofExponent = Float32Array.from({ length: 256 }, (_, e) => (e === 0 ? 0 : 2 ** ((e - 127) * power)))
  const ofMantissa = Float32Array.from({ length: mask + 1 }, (_, m) => (1 + (m + 0.5) / (mask + 1)) ** power)
  return {
    raise(from, to, count) {
      let sum = 0
      for (let k = 0; k < count; k++) {
        value[0] = from[k]
        const x = bits[0]
        const raised = ofExponent[x >>> 23] * ofMantissa[(x >>> shift) & mask]
        to[k] = raised
        sum += raised
      }
      const scale = sum > 0 ? 1 / sum : 0
      for (let k = 0; k < count; k++) to[k] *= scale
    },
  }
}

/** Powers in (0, 1], made when first asked for. */
export function powersByStep(): (power: number) => Power {
  const made: Power[] = []
  return power => {
    const step = Math.max(1, Math.min(steps, Math.round(power * steps)))
    return (made[step] ??= powerOf(step / steps))
  }
}

const log2OfMantissa = Float32Array.from({ length: mask + 1 }, (_, m) => Math.log2(1 + (m + 0.5) / (mask + 1)))

/** Logarithm to base 2 of a positive number, within 0.001. */
export function log2Of(x: number): number {
  value[0] = x
  return (bits[0] >>> 23) - 127 + log2OfMantissa[(bits[0] >>> shift) & mask]
}
