import type { Step } from '../pipeline.ts'
import type { World } from '../world.ts'
import type { BatteryDay } from './battery.ts'

const lookEveryMs = 60_000
const hourMs = 3_600_000
const dayMs = 86_400_000

/** The battery of one tag on one day, so far. */
export interface BatterySample extends BatteryDay {
  readonly count: number
}

/**
 * Once an hour what each tag's battery says goes into its day: a year of days tells when it will be empty. The first word
 * of a tag on a day counts at once, so that nobody takes it for one that says nothing.
 */
export function keepBatteries(world: World, { now, facts }: Step) {
  const { scratch } = world
  if (now - scratch.lastBatteryCheckAt < lookEveryMs) return
  const isNewHour = Math.floor(now / hourMs) > Math.floor(scratch.lastBatteryCheckAt / hourMs)
  scratch.lastBatteryCheckAt = now
  const day = Math.floor(now / dayMs)
  for (const { tag, batteryPct, position } of world.tags) {
    if (batteryPct === null || position === null || position.freshness === 'lost') continue
    const known = world.batteries.get(tag)
    if (!isNewHour && known?.day === day) continue
    const sum = known?.day === day ? known.pct * known.count : 0
    const count = known?.day === day ? known.count + 1 : 1
    const sample = { day, pct: (sum + batteryPct) / count, count }
    world.batteries.set(tag, sample)
    facts.push({ kind: 'battery', tag, sample })
  }
}
