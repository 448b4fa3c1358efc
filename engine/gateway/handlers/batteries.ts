import type { batteriesOperations } from '../../../core/api/batteries.ts'
import { type BatteryDay, type BatteryForecast, forecastBattery } from '../../../core/upkeep/battery.ts'
import { roundOf } from '../../../core/ways/visits.ts'
import type { Spot, Ways } from '../../../core/ways/ways.ts'
import { nameOfRoom, type TagState, type World } from '../../../core/world.ts'
import { standAt, waysThrough } from './finding.ts'
import type { Handlers } from './index.ts'

const dayMs = 86_400_000
/** As many days as a forecast looks at, and some to find a new battery by. */
const lookBackDays = 60

export const batteriesHandlers: Handlers<keyof typeof batteriesOperations> = {
  'batteries.list': ({ from, all }, engine) => {
    const { world } = engine.requireLive()
    const known = engine.store.batteries(Math.floor(engine.clock.now() / dayMs) - lookBackDays)
    const active = world.tags.filter(state => !state.passive)
    const rows = active.flatMap(state => {
      const days = known.get(state.tag)
      const forecast = days === undefined ? null : forecastBattery(days)
      return forecast === null || !(all || forecast.replace) ? [] : [rowOf(world, state, days!, forecast)]
    })
    rows.sort(
      (a, b) => (a.daysLeft ?? Infinity) - (b.daysLeft ?? Infinity) || a.pct - b.pct || (a.tag < b.tag ? -1 : 1),
    )
    const ways = waysThrough(world.site)
    const unmonitored = active
      .filter(state => !known.has(state.tag))
      .map(({ tag, subject }) => ({ tag, subject, name: nameOf(world, subject) }))
    return {
      batteries: from === undefined ? rows : inWalkingOrder(ways, standAt(world, ways, from), rows),
      unmonitored,
    }
  },
}

type Row = ReturnType<typeof rowOf>

const nameOf = (world: World, subject: TagState['subject']) => world.subjects.get(subject)?.name ?? subject

function rowOf(
  world: World,
  { tag, subject, position }: TagState,
  days: readonly BatteryDay[],
  forecast: BatteryForecast,
) {
  const heard = position !== null && position.freshness !== 'lost'
  const { pct, perDay, daysLeft, between, replace } = forecast
  return {
    tag,
    subject,
    name: nameOf(world, subject),
    room: heard ? position.room : null,
    roomName: nameOfRoom(world, heard ? position.room : null),
    floor: position?.floor ?? null,
    pct: Math.round(pct),
    perDay: perDay === null ? null : Math.round(perDay * 1000) / 1000,
    daysLeft: daysLeft === null ? null : Math.floor(daysLeft),
    between: between && {
      soonest: Math.floor(between.soonest),
      latest: between.latest === null ? null : Math.ceil(between.latest),
    },
    replace,
    days: days.map(({ day, pct: said }) => ({ day, pct: Math.round(said * 10) / 10 })),
    walk: null as number | null,
    metres: null as number | null,
  }
}

/** Those that can be placed, in walking order; the others after them. */
function inWalkingOrder(ways: Ways, start: Spot, rows: readonly Row[]): Row[] {
  const placed = rows.flatMap(row => {
    const spot = row.room === null ? null : ways.middleOf(row.room)
    return spot === null ? [] : [{ row, spot }]
  })
  const { order, legsM } = roundOf(
    ways,
    start,
    placed.map(p => p.spot),
  )
  const walked = order.map((k, i): Row => ({ ...placed[k].row, walk: i + 1, metres: Math.round(legsM[i] * 10) / 10 }))
  const seen = new Set(walked.map(row => row.tag))
  return [...walked, ...rows.filter(row => !seen.has(row.tag))]
}
