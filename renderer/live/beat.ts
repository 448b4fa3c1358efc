/** By these a window knows that somebody is there. */
export const signsOfPeople = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart'] as const

const second = 1_000
/** Nobody has touched the window for so long: it may be on a wall. */
const restsAfterMs = 10 * second
/** How often ten thousand rows are looked at for lists, and for the map too while nobody is there. */
export const lookEveryMs = { working: second / 2, resting: 2 * second }

const seconds = new Set<() => void>()
const looks = new Set<() => void>()
const turns = new Set<(resting: boolean) => void>()
let timer: ReturnType<typeof setInterval> | undefined
let steps = 0
let touchedAt = 0
let resting = false

/** True while nobody touches the window: then it is drawn at the next look, not at each change. */
export const isResting = (): boolean => resting

/** Told when nobody has been there for a while, and when somebody comes. */
export const onRest = (listener: (resting: boolean) => void): void => void turns.add(listener)

const turn = (rests: boolean) => {
  if (resting === rests) return
  resting = rests
  for (const each of turns) each(rests)
}

const step = () => {
  steps++
  turn(performance.now() - touchedAt > restsAfterMs)
  const every = resting ? lookEveryMs.resting / lookEveryMs.working : 1
  if (steps % every === 0) for (const each of looks) each()
  if (steps % 2 === 0) for (const each of seconds) each()
}

const follow = (listeners: Set<() => void>, listener: () => void) => {
  listeners.add(listener)
  timer ??= setInterval(step, lookEveryMs.working)
  return () => {
    listeners.delete(listener)
    if (seconds.size + looks.size > 0) return
    clearInterval(timer)
    timer = undefined
  }
}

/** Once a second, together for the whole screen: ages do not tick against each other, and make one picture. */
export const onTick = (listener: () => void): (() => void) => follow(seconds, listener)

/** When the positions are looked at again; in the same turn as the ticks. */
export const onLook = (listener: () => void): (() => void) => follow(looks, listener)

const touched = () => {
  touchedAt = performance.now()
  if (!resting) return
  turn(false)
  // What was left for later is shown to whoever comes.
  for (const each of [...looks, ...seconds]) each()
}
for (const sign of signsOfPeople) globalThis.document?.addEventListener(sign, touched, { passive: true, capture: true })
