import { type KeyboardEvent, type RefObject, useRef, useState } from 'react'
import { useSight } from './useSight.ts'

interface RowCursor {
  /** Of the element that scrolls and has the keyboard. */
  readonly frame: RefObject<HTMLElement | null>
  /** The rows to be made: in sight, and a few beyond. `last` is the one after. */
  readonly first: number
  readonly last: number
  /** Height of a row, px. */
  readonly rowPx: number
  /** The row that the keyboard is on. */
  readonly at: number
  readonly moveTo: (row: number) => void
  readonly onKeyDown: (event: KeyboardEvent) => void
}

/** A few rows are made beyond those in sight, so that scrolling shows no gap. */
const beyond = 4

/** A long table's row cursor by arrows, pages and ends, and which of its rows are in sight. @param open what Enter does. */
export function useRowCursor(count: number, open: (row: number) => void): RowCursor {
  const frame = useRef<HTMLElement>(null)
  const { top, height, row: rowPx } = useSight(frame)
  const [cursor, setCursor] = useState(0)
  const at = Math.min(cursor, Math.max(0, count - 1))

  const onKeyDown = (event: KeyboardEvent) => {
    const element = frame.current
    if (element === null || event.target !== element) return
    const page = Math.max(1, Math.floor(height / rowPx) - 2)
    const steps: Readonly<Record<string, number>> = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      PageDown: at + page,
      PageUp: at - page,
      Home: 0,
      End: count - 1,
    }
    const target = steps[event.key]
    if (target !== undefined) {
      event.preventDefault()
      const next = Math.max(0, Math.min(count - 1, target))
      setCursor(next)
      // Below the sticky head, and whole.
      if (next * rowPx < element.scrollTop) element.scrollTop = next * rowPx
      else if ((next + 2) * rowPx > element.scrollTop + height) element.scrollTop = (next + 2) * rowPx - height
    } else if (event.key === 'Enter' && count > 0) open(at)
  }
  return {
    frame,
    first: Math.max(0, Math.floor(top / rowPx) - beyond),
    last: Math.min(count, Math.ceil((top + height) / rowPx) + beyond),
    rowPx,
    at,
    moveTo: setCursor,
    onKeyDown,
  }
}

/** Stands for so many rows that are not made. */
export const RowsOutOfSight = ({ rows, rowPx }: { rows: number; rowPx: number }) =>
  rows > 0 && <tr aria-hidden="true" className="spacer" style={{ blockSize: `${rows * rowPx}px` }} />
