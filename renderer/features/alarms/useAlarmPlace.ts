import { useStore } from 'zustand'
import type { AlertRow } from '../../../core/api/rows.ts'
import { positions, siteStore } from '../../live/station.ts'
import { show } from '../../live/view.ts'
import { roomNameOf } from '../../ui/names.ts'

/** Where an alarm is about: the room's name, and what brings it into sight; null where the plan knows neither. */
export function useAlarmPlace(row: AlertRow): { roomName: string | null; showIt: (() => void) | null } {
  const site = useStore(siteStore)
  const plan = site.state === 'known' ? site.site : null
  const floor = plan?.floors.find(f => f.rooms.some(r => r.id === row.room))?.floor
  const { subject, room } = row
  const roomName = room !== null && floor !== undefined ? roomNameOf(plan, floor, room) : null
  if (subject !== null) {
    const at = positions.rows.get(subject)?.floor ?? floor ?? null
    return { roomName, showIt: () => show({ what: 'subject', id: subject }, at) }
  }
  if (room === null || floor === undefined) return { roomName, showIt: null }
  return { roomName, showIt: () => show({ what: 'room', id: room, floor }, floor) }
}
