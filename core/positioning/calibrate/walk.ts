/** One session of a walk-through: what was heard of a tag whose place was known. Times in seconds. */
export interface Walk {
  readonly id: string
  readonly tag: string
  /** In time order. */
  readonly heard: readonly { readonly t: number; readonly receiver: number; readonly rssiDbm: number }[]
  /** In time order; a single row is a scan at one place. */
  readonly truth: readonly {
    readonly t: number
    readonly x: number
    readonly y: number
    readonly z?: number
    readonly floor: number
    readonly room?: string
  }[]
}

/** Packets of one second at one place. */
export interface Window {
  readonly walk: number
  readonly tag: string
  readonly x: number
  readonly y: number
  readonly floor: number
  /** Mean level and packets by receiver; NaN and 0 where it heard nothing. */
  readonly dbm: Float32Array
  readonly packets: Int32Array
}

const windowS = 1
/** Truth further apart than this, while moving, says nothing about the time between. */
const longestGapS = 3
const usable = (dbm: number) => dbm < -5 && dbm > -127

/** Cuts the walks into seconds with a known place. A scan is one window, however little it heard. */
export function windowsOf(walks: readonly Walk[], receivers: number): Window[] {
  const out: Window[] = []
  walks.forEach((walk, w) => {
    if (walk.truth.length === 0) return
    const make = (x: number, y: number, floor: number): Window => ({
      walk: w,
      tag: walk.tag,
      x,
      y,
      floor,
      dbm: new Float32Array(receivers),
      packets: new Int32Array(receivers),
    })
    const add = (window: Window, h: Walk['heard'][number]) => {
      if (!usable(h.rssiDbm) || h.receiver < 0) return
      window.dbm[h.receiver] += h.rssiDbm
      window.packets[h.receiver]++
    }
    const close = (window: Window) => {
      for (let r = 0; r < receivers; r++)
        window.dbm[r] = window.packets[r] > 0 ? window.dbm[r] / window.packets[r] : NaN
      out.push(window)
    }
    if (walk.truth.length === 1) {
      const at = walk.truth[0]
      const window = make(at.x, at.y, at.floor)
      for (const h of walk.heard) add(window, h)
      close(window)
      return
    }
    const first = walk.truth[0].t
    let i = 0
    for (let t = first; t + windowS <= walk.truth[walk.truth.length - 1].t + 1e-6; t += windowS) {
      while (i < walk.heard.length && walk.heard[i].t < t) i++
      const at = truthAt(walk, t + windowS / 2)
      if (!at) continue
      const window = make(at.x, at.y, at.floor)
      let any = false
      for (; i < walk.heard.length && walk.heard[i].t < t + windowS; i++) {
        add(window, walk.heard[i])
        any = true
      }
      // A second in which nobody heard anything may as well be one in which the tag said nothing.
      if (any) close(window)
    }
  })
  return out
}

/** Where the tag was at time t; null across gaps in which it moved. */
export function truthAt(walk: Walk, t: number): { x: number; y: number; floor: number; room?: string } | null {
  const list = walk.truth
  if (list.length === 1) return list[0]
  let low = 0
  let high = list.length - 1
  if (t < list[0].t || t > list[high].t) return null
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if (list[middle].t <= t) low = middle
    else high = middle
  }
  const a = list[low]
  const b = list[high]
  const moved = Math.hypot(a.x - b.x, a.y - b.y)
  if (moved > 1e-6 && b.t - a.t > longestGapS) return null
  const u = (t - a.t) / Math.max(1e-9, b.t - a.t)
  return {
    x: a.x + (b.x - a.x) * u,
    y: a.y + (b.y - a.y) * u,
    floor: u < 0.5 ? a.floor : b.floor,
    room: u < 0.5 ? a.room : b.room,
  }
}

/** All windows of one tag within one small square, in one fold: one calibration point. */
export interface Point {
  readonly fold: number
  readonly x: number
  readonly y: number
  readonly floor: number
  readonly tag: string
  readonly windows: number
  /** By receiver: mean level, windows in which it heard, packets. */
  readonly dbm: Float32Array
  readonly heardIn: Int32Array
  readonly packets: Int32Array
}

const pointM = 0.5

/** Whether the walk went anywhere. */
export const moved = ({ truth }: Walk) => truth.some(row => Math.hypot(row.x - truth[0].x, row.y - truth[0].y) > 0.5)

/**
 * Which walks are left out together when the model is tried on what it was not fitted to: each walk that moved by itself,
 * standing points in `stillFolds` groups by place.
 */
export function foldsOf(walks: readonly Walk[], stillFolds = 5): number[] {
  const places = new Map<string, number>()
  let moving = 0
  return walks.map(walk => {
    const first = walk.truth[0]
    if (!first) return 0
    if (moved(walk)) return stillFolds + moving++
    const place = `${first.floor} ${Math.round(first.x / pointM)} ${Math.round(first.y / pointM)}`
    if (!places.has(place)) places.set(place, places.size)
    return places.get(place)! % stillFolds
  })
}

export function pointsOf(windows: readonly Window[], receivers: number, folds: readonly number[]): Point[] {
  const groups = new Map<string, Window[]>()
  for (const window of windows) {
    const key = `${window.tag} ${folds[window.walk]} ${window.floor} ${Math.round(window.x / pointM)} ${Math.round(window.y / pointM)}`
    const group = groups.get(key)
    if (group) group.push(window)
    else groups.set(key, [window])
  }
  return [...groups.values()].map(group => {
    const dbm = new Float32Array(receivers)
    const heardIn = new Int32Array(receivers)
    const packets = new Int32Array(receivers)
    for (const window of group)
      for (let r = 0; r < receivers; r++) {
        if (window.packets[r] === 0) continue
        dbm[r] += window.dbm[r]
        heardIn[r]++
        packets[r] += window.packets[r]
      }
    for (let r = 0; r < receivers; r++) dbm[r] = heardIn[r] > 0 ? dbm[r] / heardIn[r] : NaN
    const mean = (pick: (w: Window) => number) => group.reduce((sum, w) => sum + pick(w), 0) / group.length
    return {
      fold: folds[group[0].walk],
      x: mean(w => w.x),
      y: mean(w => w.y),
      floor: group[0].floor,
      tag: group[0].tag,
      windows: group.length,
      dbm,
      heardIn,
      packets,
    }
  })
}

/**
 * Standard deviation of one packet around the level of its second and place, dB: from seconds that follow each other at one point.
 * Robust: half of all differences may be turning people. `fallback` where there are too few.
 */
export function packetNoise(windows: readonly Window[], receivers: number, fallback: number): number {
  const squares: number[] = []
  for (let i = 1; i < windows.length; i++) {
    const a = windows[i - 1]
    const b = windows[i]
    if (a.tag !== b.tag || a.floor !== b.floor || Math.hypot(a.x - b.x, a.y - b.y) > pointM) continue
    for (let r = 0; r < receivers; r++)
      if (a.packets[r] > 0 && b.packets[r] > 0)
        squares.push((a.dbm[r] - b.dbm[r]) ** 2 / (1 / a.packets[r] + 1 / b.packets[r]))
  }
  if (squares.length < 30) return fallback
  squares.sort((p, q) => p - q)
  // The median of a squared standard normal is 0.455; the upper quartile, 1.32, is less shaken by levels in whole dB.
  return Math.max(1.5, Math.min(8, Math.sqrt(squares[Math.floor(squares.length * 0.75)] / 1.323)))
}
