import { useEffect, useState, useSyncExternalStore } from 'react'
import { useStore } from 'zustand'
import type { PositionRow } from '../../core/api/rows.ts'
import { onLook, onTick } from './beat.ts'
import type { PositionBook } from './positionBook.ts'
import { clock, linkStore, positions, siteStore } from './station.ts'
import { type DeskPage, type View, viewStore } from './view.ts'

export const useView = <T>(pick: (view: View) => T): T => useStore(viewStore, pick)
/** The page that is shown in the station's place. */
export const useDeskPage = (): DeskPage | null => useView(v => (v.page === 'station' ? null : v.page))
export const useLink = () => useStore(linkStore)

/** The floor that is looked at: the one asked for, else the first of the plan. Null while no site is known. */
export function useFloor() {
  const site = useStore(siteStore)
  const asked = useView(v => v.floor)
  if (site.state !== 'known') return null
  return site.site.floors.find(f => f.floor === asked) ?? site.site.floors[0] ?? null
}

/** The engine's time in epoch ms, renewed each second. */
export function useNow(): number {
  const [now, setNow] = useState(() => clock.now())
  useEffect(() => onTick(() => setNow(clock.now())), [])
  return now
}

/** One subject's row, followed closely. */
export function usePosition(id: string | null): PositionRow | undefined {
  return useSyncExternalStore(
    changed => positions.onChange(changed),
    () => (id === null ? undefined : positions.rows.get(id)),
  )
}

/** All positions as of a version. The map inside is the live one; the object around it is new when it has changed. */
export interface PositionsNow {
  readonly rows: ReadonlyMap<string, PositionRow>
  readonly version: number
}

const positionsNow = ({ rows, version }: PositionBook): PositionsNow => ({ rows, version })

/** All positions, looked at again a few times a second at the most. A snapshot is taken over at once. */
export function usePositions(book: PositionBook = positions): PositionsNow {
  const [now, setNow] = useState(() => positionsNow(book))
  useEffect(() => {
    const looked = onLook(() =>
      setNow(before => (before.rows === book.rows && before.version === book.version ? before : positionsNow(book))),
    )
    const ended = book.onChange(({ kind }) => kind === 'reset' && setNow(positionsNow(book)))
    return () => {
      looked()
      ended()
    }
  }, [book])
  return now
}
