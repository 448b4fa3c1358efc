/** Timers stand still while the computer sleeps: so often the clock on the wall is asked. */
const lookMs = 10_000

interface Alone {
  /** By these one knows that somebody is there. */
  readonly signs: readonly string[]
  /** So long without any; may change with what is open. */
  readonly idleMs: () => number
  /** Called once when it was so long, asleep or awake. False = it could not be done yet, and is tried again. */
  readonly left: () => boolean
}

/** Watches whether anybody is there. Who comes back after the time has passed finds that done first. @returns what ends it */
export function whenLeftAlone(page: EventTarget, { signs, idleMs, left }: Alone): () => void {
  let touchedAt = Date.now()
  let done = false
  let timer: ReturnType<typeof setTimeout> | undefined
  const idledMs = () => Date.now() - touchedAt
  const look = () => {
    clearTimeout(timer)
    if (!done && idledMs() >= idleMs()) done = left()
    if (!done) timer = setTimeout(look, Math.max(1, Math.min(lookMs, idleMs() - idledMs())))
  }
  const sign = () => {
    if (!done && idledMs() >= idleMs() && !left()) return
    touchedAt = Date.now()
    if (done) {
      done = false
      look()
    }
  }
  for (const each of signs) page.addEventListener(each, sign, { passive: true, capture: true })
  look()
  return () => {
    clearTimeout(timer)
    for (const each of signs) page.removeEventListener(each, sign, { capture: true })
  }
}
