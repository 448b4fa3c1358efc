import type { Detection } from './radioModel.ts'

/** Degrees of freedom of the level error: one packet in some dozens is off by more than a Gaussian allows. */
const freedom = 6

/** log of the Student-t density (without its constant) by |z|, in steps of 1/32 up to 32. */
export const tailSteps = 32
export const longestTail = 32 * tailSteps
export const tailTable: Float32Array = Float32Array.from({ length: longestTail + 1 }, (_, i) => {
  const z = i / tailSteps
  return -((freedom + 1) / 2) * Math.log(1 + (z * z) / freedom)
})

/** Silence is tabulated by expected level from -120 dBm in half dB. */
export const silentFromDbm = -120
export const silentSteps = 2
export const silentLength = 220

/** Chance that a tag expected at `levelDbm` is heard within one update. */
export const heardChance = (d: Detection, levelDbm: number) =>
  d.pMax * normalBelow((levelDbm - d.thresholdDbm) / d.spreadDb)

/** `heardChance` by expected level, in the steps of silence. */
export const chanceTable = (detection: Detection): Float32Array =>
  Float32Array.from({ length: silentLength }, (_, i) => heardChance(detection, silentFromDbm + i / silentSteps))

/** Silence is tabulated for receivers and tags that are heard as often as they should, down to hardly ever. */
export const rates = 16

/** log(1 - rate * P(heard)): one row of `silentLength` expected levels for each rate 1/rates … 1. */
export function silentTable(detection: Detection): Float32Array {
  return Float32Array.from({ length: rates * silentLength }, (_, i) => {
    const rate = (1 + Math.floor(i / silentLength)) / rates
    return Math.log(1 - rate * Math.min(0.99, heardChance(detection, silentFromDbm + (i % silentLength) / silentSteps)))
  })
}

/** Standard normal distribution function; error below 1e-7 (Abramowitz and Stegun 26.2.17). */
export function normalBelow(z: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(z))
  const tail =
    0.3989422804 *
    Math.exp((-z * z) / 2) *
    t *
    (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))))
  return z >= 0 ? 1 - tail : tail
}
