import { sharedBuffer } from '../positioning/columns.ts'
import type { Estimate } from '../positioning/estimator.ts'

/** So many updates are remembered, about one a second: more than a change of room takes to be believed. */
const steps = 16
const rooms = 3

/** The likeliest rooms of a tag's last updates: what hindsight goes by. Small on purpose: one per tag, filled in place. */
export class Recent {
  count = 0
  private newest = -1
  private readonly times: Float64Array
  private readonly mass: Float32Array
  private readonly room: Int16Array

  constructor() {
    const arrays = sharedBuffer((8 + 6 * rooms) * steps)
    this.times = arrays.doubles(steps)
    this.mass = arrays.floats(steps * rooms)
    this.room = arrays.signedShorts(steps * rooms)
  }

  add(at: number, { roomCount, rooms: index, roomMass }: Estimate) {
    this.newest = (this.newest + 1) % steps
    if (this.count < steps) this.count++
    this.times[this.newest] = at
    for (let k = 0; k < rooms; k++) {
      this.room[this.newest * rooms + k] = k < roomCount ? index[k] : -1
      this.mass[this.newest * rooms + k] = k < roomCount ? roomMass[k] : 0
    }
  }

  /** `back` updates before the last one. */
  at(back: number): number {
    return this.times[this.place(back)]
  }

  massOf(back: number, room: number): number {
    const from = this.place(back) * rooms
    for (let k = 0; k < rooms; k++) if (this.room[from + k] === room) return this.mass[from + k]
    return 0
  }

  private place(back: number): number {
    return (this.newest - back + steps) % steps
  }
}

/** Chance per second that something changes its room. */
const leavesPerS = 0.05

/**
 * When `to` was entered, in the light of all that came after: the backward pass of a forward-backward smoother over the two
 * rooms and all others, for which the filtered shares suffice (Kitagawa 1987). Epoch ms of the first update from which on
 * `to` was likelier than `from`; null when it is not even now.
 */
export function enteredAt(recent: Recent, from: number, to: number): number | null {
  if (recent.count === 0) return null
  let [a, b, c] = shares(recent, 0, from, to)
  let entered: number | null = null
  for (let back = 0; ; ) {
    if (b <= a) return entered
    entered = recent.at(back)
    if (++back >= recent.count) return entered
    const leaves = Math.min(0.5, (leavesPerS * (recent.at(back - 1) - recent.at(back))) / 1000)
    const [fa, fb, fc] = shares(recent, back, from, to)
    const ahead = (f: number) => f * (1 - leaves) + ((1 - f) * leaves) / 2
    const [ra, rb, rc] = [a / ahead(fa), b / ahead(fb), c / ahead(fc)]
    const behind = (f: number, own: number, x: number, y: number) => f * ((1 - leaves) * own + (leaves / 2) * (x + y))
    ;[a, b, c] = [behind(fa, ra, rb, rc), behind(fb, rb, ra, rc), behind(fc, rc, ra, rb)]
    const sum = a + b + c
    ;[a, b, c] = [a / sum, b / sum, c / sum]
  }
}

/** Never quite 0, so that nothing is ruled out for good. */
const least = 1e-4

function shares(recent: Recent, back: number, from: number, to: number): [number, number, number] {
  const a = Math.max(least, from < 0 ? 0 : recent.massOf(back, from))
  const b = Math.max(least, recent.massOf(back, to))
  const c = Math.max(least, 1 - a - b)
  return [a / (a + b + c), b / (a + b + c), c / (a + b + c)]
}
