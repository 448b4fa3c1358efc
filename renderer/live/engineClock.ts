/**
 * The engine's clock as this window can know it. The two computers' clocks differ, and a simulated day may run faster
 * than the wall: both offset and pace are learned from the moments that the engine tells (welcome, status row).
 */
export class EngineClock {
  readonly #monotonic: () => number
  #anchorEngine: number
  #anchorLocal: number
  #pace = 1
  /** Where the pace is measured from: far enough back that the jitter of the wire does not matter. */
  #base: { readonly engine: number; readonly local: number } | null = null

  /** @param monotonic ms of a clock that never jumps; @param epochNow what to show until the engine has spoken. */
  constructor(monotonic: () => number, epochNow: number) {
    this.#monotonic = monotonic
    this.#anchorEngine = epochNow
    this.#anchorLocal = monotonic()
  }

  get pace(): number {
    return this.#pace
  }

  /** The engine just said that its time is `engineNow` (epoch ms). */
  hear(engineNow: number): void {
    const local = this.#monotonic()
    this.#anchorEngine = engineNow
    this.#anchorLocal = local
    if (!this.#base || engineNow < this.#base.engine) {
      this.#base = { engine: engineNow, local }
      this.#pace = 1
      return
    }
    const passed = local - this.#base.local
    if (passed < 2_000) return
    const measured = (engineNow - this.#base.engine) / passed
    this.#pace = Math.abs(measured - 1) < 0.1 ? 1 : Math.min(10_000, Math.max(0, measured))
    if (passed > 20_000) this.#base = { engine: engineNow, local }
  }

  /** Epoch ms of the engine, now. */
  now(): number {
    return this.#anchorEngine + (this.#monotonic() - this.#anchorLocal) * this.#pace
  }
}
