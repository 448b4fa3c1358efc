import { signsOfPeople } from './idle.ts'

const second = 1_000
/** Nobody has touched the window for so long: it may be on a wall. */
const restsAfterMs = 10 * second
/** How often lists look at ten thousand rows: while somebody works, and while nobody does. */
const lookEvery = { working: second / 2, resting: 2 * second }

const seconds = new Set<() => void>()
const looks = new Set<() => void>()
let timer: ReturnType<typeof setInterval> | undefined
let halves = 0
let touchedAt = 0

/** True while nobody touches the window: then it is drawn once a second, not at each change. */
export const isResting = (): boolean => performance.now() - touchedAt > restsAfterMs

const step = () => {
  halves++
  const every = (isResting() ? lookEvery.resting : lookEvery.working) / lookEvery.working
  if (halves % every === 0) for (const each of looks) each()
  if (halves % 2 === 0) for (const each of seconds) each()
}

const follow = (listeners: Set<() => void>, listener: () => void) => {
  listeners.add(listener)
  timer ??= setInterval(step, lookEvery.working)
  return () => {
    listeners.delete(listener)
    if (seconds.size + looks.size > 0) return
    clearInterval(timer)
    timer = undefined
  }
}

/** Once a second, together for the whole screen: ages do not tick against each other, and make one picture. */
export const onTick = (listener: () => void): (() => void) => follow(seconds, listener)

/** When lists look at the positions again; in the same turn as the ticks. */
export const onLook = (listener: () => void): (() => void) => follow(looks, listener)

const touched = () => {
  const rested = isResting()
  touchedAt = performance.now()
  // What was left for later is shown to whoever comes.
  if (rested) for (const each of [...looks, ...seconds]) each()
}
for (const sign of signsOfPeople) globalThis.document?.addEventListener(sign, touched, { passive: true, capture: true })
