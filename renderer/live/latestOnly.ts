/** Does one thing after another, and of all that was asked for meanwhile only the latest. */
export class LatestOnly<Asked> {
  readonly #run: (asked: Asked) => Promise<void>
  #busy = false
  #next: { readonly asked: Asked } | null = null

  /** @param run must not reject. */
  constructor(run: (asked: Asked) => Promise<void>) {
    this.#run = run
  }

  ask(asked: Asked): void {
    if (this.#busy) {
      this.#next = { asked }
      return
    }
    this.#busy = true
    void this.#run(asked).finally(() => {
      this.#busy = false
      const next = this.#next
      this.#next = null
      if (next) this.ask(next.asked)
    })
  }
}
