import { lengthOf, type Note } from './notes.ts'

/** What makes a sound; the bell decides when. */
export interface Speaker {
  /** @returns what breaks it off. */
  play(notes: readonly Note[]): () => void
  /** Nothing can be heard yet: the browser waits for a first touch or key. */
  muted(): boolean
  onReady(listener: () => void): void
}

const riseS = 0.02
/** Four harmonics and more make a pulse that one can place, and that carries through a closed door. */
const harmonics = [0, 1, 0.6, 0.4, 0.25, 0.15]

/**
 * The computer's loudspeaker. A page in a browser may not sound before the first touch or key: it says that it is muted,
 * and begins with that touch. Between two signals the sound system rests.
 */
export function loudspeaker(): Speaker {
  const listeners = new Set<() => void>()
  let allowed = false
  let rest: ReturnType<typeof setTimeout> | undefined
  let opened: Sound | undefined
  const sound = () => (opened ??= open())

  function open(): Sound {
    const context = new AudioContext()
    const wave = context.createPeriodicWave(new Float32Array(harmonics.length), new Float32Array(harmonics))
    context.addEventListener('statechange', () => {
      if (allowed || context.state !== 'running') return
      allowed = true
      restIn(context, 1_000)
      for (const listener of listeners) listener()
    })
    void context.resume()
    return { context, wave }
  }
  function restIn(context: AudioContext, ms: number) {
    clearTimeout(rest)
    rest = setTimeout(() => void context.suspend(), ms)
  }

  for (const gesture of ['pointerdown', 'keydown'] as const)
    document.addEventListener(gesture, () => {
      if (!allowed) void sound().context.resume()
    })
  // Opening the sound system takes a tenth of a second, for which the first picture would wait. A signal opens it at once.
  setTimeout(sound, 1_000)
  return {
    muted: () => !allowed,
    onReady: listener => {
      if (allowed) listener()
      else listeners.add(listener)
    },
    play: notes => {
      const { context, wave } = sound()
      const out = context.createGain()
      out.connect(context.destination)
      void context.resume()
      restIn(context, lengthOf(notes) * 1000 + 2_000)
      for (const note of notes) pulse(context, wave, note).connect(out)
      return () => {
        out.gain.setTargetAtTime(0, context.currentTime, 0.01)
        setTimeout(() => out.disconnect(), 100)
      }
    },
  }
}

interface Sound {
  readonly context: AudioContext
  readonly wave: PeriodicWave
}

/** A pulse without clicks: it rises and falls within 20 ms. */
function pulse(context: AudioContext, wave: PeriodicWave, { at, length, hz, gain }: Note): AudioNode {
  const from = context.currentTime + 0.05 + at
  const tone = context.createOscillator()
  tone.setPeriodicWave(wave)
  tone.frequency.value = hz
  const envelope = context.createGain()
  envelope.gain.setValueAtTime(0, from)
  envelope.gain.linearRampToValueAtTime(gain, from + riseS)
  envelope.gain.setValueAtTime(gain, from + length - riseS)
  envelope.gain.linearRampToValueAtTime(0, from + length)
  tone.start(from)
  tone.stop(from + length)
  return tone.connect(envelope)
}
