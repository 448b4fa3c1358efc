/** In which order to walk to several places: a round that is short, or a search that finds early. */
import type { Passable, Spot, Ways } from './ways.ts'

/** Up to here every order is weighed; beyond, a good order is improved until no exchange helps. */
const mostExact = 12

/** An order of places, and what each leg costs. */
export interface Visits {
  /** Indices into the places given, in walking order; places that cannot be reached are left out. */
  readonly order: readonly number[]
  /** Metres of each leg: from where one stands to the first place, and so on. */
  readonly legsM: readonly number[]
  readonly unreachable: readonly number[]
}

/** The shortest walk that starts at `start` and sees every place once; it ends at the last one. */
export const roundOf = (ways: Ways, start: Spot, places: readonly Spot[], passable?: Passable): Visits =>
  visits(ways, start, places, passable, (metres, n) => ({
    // The walk is paid in full, whatever was found.
    stillLooking: () => 1,
    metres,
    n,
  }))

/**
 * The walk with the least metres expected until the thing is found. `chances` says how likely it is at each place; they
 * need not add up to 1: what is missing to the largest sum is "nowhere here", and then the whole walk was for nothing.
 */
export function searchOf(
  ways: Ways,
  start: Spot,
  places: readonly Spot[],
  chances: readonly number[],
  passable?: Passable,
): Visits {
  const sum = Math.max(
    1,
    chances.reduce((a, b) => a + b, 0),
  )
  return visits(ways, start, places, passable, (metres, n, reachable) => ({
    stillLooking: seen => {
      let left = sum
      for (const k of seen) left -= chances[reachable[k]]
      return Math.max(0, left / sum)
    },
    metres,
    n,
  }))
}

/** Expected metres of walking the places in this order: each leg counts by how likely one is still looking. */
export function expectedMetres(visits: Visits, chances: readonly number[]): number {
  const sum = Math.max(
    1,
    chances.reduce((a, b) => a + b, 0),
  )
  let left = sum
  let metres = 0
  visits.order.forEach((place, i) => {
    metres += (left / sum) * visits.legsM[i]
    left -= chances[place]
  })
  return metres
}

/** What a walk costs. Row and column `n` of `metres` stand for the start. */
interface Toll {
  readonly n: number
  readonly metres: readonly Float64Array[]
  /** The share at which the next leg counts once these places have been seen. */
  readonly stillLooking: (seen: Iterable<number>) => number
}

function visits(
  ways: Ways,
  start: Spot,
  places: readonly Spot[],
  passable: Passable | undefined,
  tollOf: (metres: Float64Array[], n: number, reachable: readonly number[]) => Toll,
): Visits {
  const first = ways.from(start, passable)
  const reachable = places.flatMap((place, i) => (first.metresTo(place) < Infinity ? [i] : []))
  const spots = [...reachable.map(i => places[i]), start]
  const metres = spots.map(spot => {
    const reached = ways.from(spot, passable)
    return Float64Array.from(spots, end => reached.metresTo(end))
  })
  const toll = tollOf(metres, reachable.length, reachable)
  const order = reachable.length <= mostExact ? bestOf(toll) : improved(toll, greedy(toll))
  return {
    order: order.map(k => reachable[k]),
    legsM: order.map((k, i) => metres[i === 0 ? reachable.length : order[i - 1]][k]),
    unreachable: places.flatMap((_, i) => (reachable.includes(i) ? [] : [i])),
  }
}

/** Every set of places and the place it ends at, cheapest way there (Held and Karp). */
function bestOf({ n, metres, stillLooking }: Toll): number[] {
  if (n === 0) return []
  const sets = 1 << n
  const cost = new Float64Array(sets * n).fill(Infinity)
  const before = new Int8Array(sets * n).fill(-1)
  const share = Float64Array.from({ length: sets }, (_, set) => stillLooking(members(set, n)))
  for (let k = 0; k < n; k++) cost[(1 << k) * n + k] = share[0] * metres[n][k]
  for (let set = 1; set < sets; set++)
    for (let last = 0; last < n; last++) {
      const here = cost[set * n + last]
      if (here === Infinity) continue
      for (let next = 0; next < n; next++) {
        if (set & (1 << next)) continue
        const at = (set | (1 << next)) * n + next
        const total = here + share[set] * metres[last][next]
        if (total < cost[at]) {
          cost[at] = total
          before[at] = last
        }
      }
    }
  let set = sets - 1
  let last = 0
  for (let k = 1; k < n; k++) if (cost[set * n + k] < cost[set * n + last]) last = k
  const order: number[] = []
  while (last >= 0) {
    order.unshift(last)
    const earlier = before[set * n + last]
    set &= ~(1 << last)
    last = earlier
  }
  return order
}

const members = (set: number, n: number) => Array.from({ length: n }, (_, k) => k).filter(k => set & (1 << k))

/** Next comes the place with the most found for each metre. */
function greedy({ n, metres, stillLooking }: Toll): number[] {
  const order: number[] = []
  const left = new Set(Array.from({ length: n }, (_, k) => k))
  while (left.size > 0) {
    const here = order.at(-1) ?? n
    let best = -1
    let most = -1
    for (const k of left) {
      const found = stillLooking(order) - stillLooking([...order, k])
      const worth = (found + 1e-9) / (metres[here][k] + 0.5)
      if (worth > most) {
        most = worth
        best = k
      }
    }
    left.delete(best)
    order.push(best)
  }
  return order
}

/** Turns stretches round and moves places elsewhere for as long as that makes the walk cheaper. */
function improved(toll: Toll, order: number[]): number[] {
  let best = order
  let least = tollOf(toll, best)
  for (let better = true; better; ) {
    better = false
    for (const other of neighbours(best)) {
      const cost = tollOf(toll, other)
      if (cost >= least - 1e-9) continue
      best = other
      least = cost
      better = true
      break
    }
  }
  return best
}

function* neighbours(order: readonly number[]): Generator<number[]> {
  for (let i = 0; i < order.length; i++)
    for (let j = i + 1; j < order.length; j++)
      yield [...order.slice(0, i), ...order.slice(i, j + 1).reverse(), ...order.slice(j + 1)]
  for (let i = 0; i < order.length; i++) {
    const without = order.toSpliced(i, 1)
    for (let j = 0; j <= without.length; j++) if (j !== i) yield without.toSpliced(j, 0, order[i])
  }
}

function tollOf({ n, metres, stillLooking }: Toll, order: readonly number[]): number {
  let total = 0
  let here = n
  const seen: number[] = []
  for (const k of order) {
    total += stillLooking(seen) * metres[here][k]
    seen.push(k)
    here = k
  }
  return total
}
