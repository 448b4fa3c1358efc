import { problem } from '../model/problem.ts'
import { pctOfCell } from '../upkeep/battery.ts'
import type { Telemetry } from '../model/sighting.ts'
import type { Step } from '../pipeline.ts'
import { complain, type World } from '../world.ts'

/** No radio of ours hears outside this, dBm: stronger than the tag sends, or below thermal noise. */
const strongestDbm = -10
const weakestDbm = -115
/** Older than this when it arrives: it says where the tag was, not where it is. */
const lateMs = 60_000
/** What a battery usually says is what it said over about so long. */
const usualMs = 86_400_000

/**
 * Takes out what can't be true, counts it, says so, and puts the rest into each tag's window. Repeats (same tag, receiver,
 * level and second) are only counted: gateways send again by design.
 */
export function clean(world: World, { now, inbox, facts }: Step) {
  for (let i = 0; i < inbox.count; i++) {
    if (inbox.tagIndex[i] < 0) continue
    const dbm = inbox.rssiDbm[i]
    const { receiver, leftOut } = world.receivers[inbox.receiverIndex[i]]
    const { kind } = receiver
    if (kind === 'ble' && Number.isNaN(dbm)) {
      leftOut.levels++
      refuse(
        i,
        'level',
        'hears tags without saying how loud',
        'Switch the signal strength (RSSI) on in its settings; without it nothing can be placed.',
      )
      continue
    }
    if (dbm > strongestDbm || dbm < weakestDbm) {
      leftOut.levels++
      refuse(
        i,
        'level',
        `reports a level of ${Math.round(dbm)} dBm, which no radio can hear`,
        'Update or replace it; its impossible levels are left out.',
      )
      continue
    }
    if (inbox.at[i] < now - lateMs) {
      leftOut.late++
      refuse(
        i,
        'late',
        'sends readings that are more than a minute old',
        'Check its network; late readings are left out of "where is it now".',
      )
      continue
    }
    const state = world.tags[inbox.tagIndex[i]]
    // BLE levels are weighed; a read by an RFID or NFC antenna proves the place.
    if (!state.window.add(inbox, i, kind !== 'ble')) {
      leftOut.repeats++
      continue
    }
    const sinceLast = Math.max(0, inbox.at[i] - state.rhythm.lastAt)
    state.rhythm.contact(inbox.at[i])
    const battery = batteryOf(inbox.telemetry[i])
    if (battery !== undefined) {
      const usual = state.batteryUsualPct ?? battery
      state.batteryUsualPct = usual + (battery - usual) * Math.min(1, sinceLast / usualMs)
      state.batteryPct = battery
    }
    const tampered = inbox.telemetry[i]?.tampered
    if (tampered !== undefined) state.tampered = tampered
  }

  function refuse(i: number, about: string, what: string, tip: string) {
    inbox.tagIndex[i] = -1
    complain(
      world,
      facts,
      `${about} ${inbox.receiver[i]}`,
      problem('warning', `Receiver ${inbox.receiver[i]} ${what}.`, tip),
    )
  }
}

/** Tags that tell volts and not per cent are coin cells. */
const batteryOf = (telemetry: Telemetry | undefined) =>
  telemetry?.batteryPct ?? (telemetry?.batteryMv === undefined ? undefined : pctOfCell(telemetry.batteryMv))
