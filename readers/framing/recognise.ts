import type { Voice } from '../driver.ts'
import { Deframer } from './deframer.ts'

/** What bytes are, to one who knows a voice. */
export interface Recognised {
  /** Frames that the reader said, and their bytes. */
  readonly frames: number
  readonly bytes: number
  /** Bytes of no frame, half ones included. */
  readonly noise: number
}

/** Counts what of these bytes is said in this voice. */
export const listenFor = (voice: Voice, heard: Uint8Array): Recognised => {
  let [frames, bytes, noise] = [0, 0, 0]
  const sink = {
    frame(all: Uint8Array, from: number, to: number) {
      if (voice.isOwn && !voice.isOwn(all, from, to)) return
      frames++
      bytes += to - from
    },
    skipped(count: number) {
      noise += count
    },
  }
  // What is longer than all that was heard is no whole frame anyway.
  const deframer = new Deframer({ ...voice.framing, longest: Math.min(voice.framing.longest, heard.length) })
  deframer.push(heard, sink)
  deframer.flush(sink)
  return { frames, bytes, noise }
}

/** The voice is in it, and not by chance: a frame or more, and not lost in noise. */
export const isSaidIn = (voice: Voice, heard: Uint8Array): boolean => {
  const { frames, bytes, noise } = listenFor(voice, heard)
  return frames > 0 && bytes * 2 >= noise
}
