import type { TagTrack } from './filter.ts'
import type { RadioModel } from './radioModel.ts'

/** What one update tells of a tag's loudness against the model's, as the likelihood found it over all cells. */
export interface HeardOffset {
  /** Mean and mean square over the posterior, dB and dB². */
  offset: number
  offset2: number
  /** What the update's evidence was raised to. */
  power: number
  seconds: number
  /** What the update tells of it, 1/dB². */
  information: number
}

const relaxPerS = 0.01

/** Takes what an update found; `bodyDb`: what a turned body changes of it. Numbers come in `heard`: as arguments they would be boxed. */
export function learnOffset(track: TagTrack, heard: HeardOffset, { bodyDb }: RadioModel): void {
  const body = bodyDb * bodyDb
  const { information } = heard
  const prior = track.offsetVariance
  const share = prior / (prior + body)
  // What `weigh` found is already drawn towards the prior; undo that before weighing it with the tempered information.
  const seen = heard.offset * (1 + 1 / (information * (prior + body)))
  const known = heard.power * information
  const spread = Math.max(0, heard.offset2 - heard.offset * heard.offset)
  const gain = (known * (prior + body)) / (1 + known * (prior + body))
  track.offsetDb = Math.max(-40, Math.min(40, track.offsetDb + seen * share * gain))
  const variance = prior * (1 - share * gain) + share * share * gain * gain * spread
  track.offsetVariance = Math.max(1, Math.min(prior + 1, variance))
}

/** Draws the offset back to what tags are like: a wrong place explained by a wrong offset must not last. */
export function relaxOffset(track: TagTrack, { seconds }: HeardOffset): void {
  const back = 1 - Math.exp(-seconds * relaxPerS)
  track.offsetDb += (track.usualOffsetDb - track.offsetDb) * back
  track.offsetVariance += (track.usualVariance - track.offsetVariance) * back
}
