/**
 * Kernel of a residual map: slow change by walls and furniture (deviation in dB, length in metres), quick change by small-scale
 * fading within a step's reach, and what two visits of the same place never agree on.
 */
export interface Kernel {
  readonly deviationDb: number
  readonly lengthM: number
  readonly quickDb: number
  readonly nuggetDb: number
}

/** Reach of small-scale fading, as far as half-metre points can show it. */
const quickM = 0.6

export interface Observation {
  readonly x: number
  readonly y: number
  readonly value: number
  /** Variance of this observation beyond the nugget, dB². */
  readonly variance: number
  readonly fold: number
}

export interface Process {
  /** Mean and variance (without nugget) at (x, y) into `into`. */
  at(x: number, y: number, into: Float64Array): void
}

/** Gaussian process with a zero mean and an exponential kernel. Cost: cube of the observations. */
export function processOf(observations: readonly Observation[], kernel: Kernel): Process {
  const n = observations.length
  const slow = kernel.deviationDb ** 2
  const quick = kernel.quickDb ** 2
  const covariance = (ax: number, ay: number, bx: number, by: number) => {
    const d = Math.sqrt((ax - bx) ** 2 + (ay - by) ** 2)
    return slow * Math.exp(-d / kernel.lengthM) + (quick > 0 && d < 4 * quickM ? quick * Math.exp(-d / quickM) : 0)
  }
  const l = new Float64Array(n * n)
  for (let i = 0; i < n; i++)
    for (let j = 0; j <= i; j++) {
      const a = observations[i]
      const b = observations[j]
      let v = covariance(a.x, a.y, b.x, b.y)
      if (i === j) v += kernel.nuggetDb ** 2 + a.variance
      for (let k = 0; k < j; k++) v -= l[i * n + k] * l[j * n + k]
      l[i * n + j] = i === j ? Math.sqrt(Math.max(1e-9, v)) : v / l[j * n + j]
    }
  const alpha = Float64Array.from(observations, o => o.value)
  forward(l, n, alpha)
  backward(l, n, alpha)
  const row = new Float64Array(n)

  return {
    at(x, y, into) {
      let mean = 0
      for (let i = 0; i < n; i++) {
        row[i] = covariance(x, y, observations[i].x, observations[i].y)
        mean += row[i] * alpha[i]
      }
      forward(l, n, row)
      let explained = 0
      for (let i = 0; i < n; i++) explained += row[i] * row[i]
      into[0] = mean
      into[1] = Math.max(0, slow + quick - explained)
    },
  }
}

function forward(l: Float64Array, n: number, b: Float64Array): void {
  for (let i = 0; i < n; i++) {
    let v = b[i]
    for (let k = 0; k < i; k++) v -= l[i * n + k] * b[k]
    b[i] = v / l[i * n + i]
  }
}

function backward(l: Float64Array, n: number, b: Float64Array): void {
  for (let i = n - 1; i >= 0; i--) {
    let v = b[i]
    for (let k = i + 1; k < n; k++) v -= l[k * n + i] * b[k]
    b[i] = v / l[i * n + i]
  }
}
