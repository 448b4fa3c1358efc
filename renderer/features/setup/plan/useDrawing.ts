import { useCallback, useEffect, useRef, useState } from 'react'
import { addFloor, type Change, type Drawing, emptyDrawing } from '../../../../core/model/drawing.ts'
import type { Problem } from '../../../../core/model/problem.ts'
import { useAct, useAsked } from '../../../live/asking.ts'
import { siteChanged } from '../../../live/station.ts'

/** More steps back than anybody takes, and few enough to keep. */
const mostSteps = 200

interface History {
  /** The version on the engine that all of this is a change of; 0 = there was none. */
  readonly version: number
  readonly now: Drawing
  readonly before: readonly Drawing[]
  readonly after: readonly Drawing[]
  readonly saved: Drawing
}

/** What is not saved outlives a look at another page. */
let unsaved: History | null = null

/** The drawing that is worked on, with every step back and forth, until it is saved. */
export function useDrawing() {
  const { answer, failure: unread, again } = useAsked('drawing.show', {})
  const [history, setHistory] = useState<History | null>(() => unsaved)
  /** Several changes may come from one gesture, before the window is drawn anew. */
  const current = useRef<History | null>(unsaved)
  const [problem, setProblem] = useState<Problem | null>(null)
  const [said, setSaid] = useState<{ version: number; uncalibrated: boolean } | null>(null)
  const { act, busy, failure } = useAct()

  const turnTo = useCallback((next: History | null) => {
    current.current = next
    unsaved = next !== null && next.now !== next.saved ? next : null
    setHistory(next)
  }, [])

  // What is drawn here and not saved yet outlives a lost connection: only the first answer opens it.
  useEffect(() => {
    if (answer === null || current.current !== null) return
    const drawing = answer.drawing as Drawing
    turnTo({ version: answer.version, now: drawing, before: [], after: [], saved: drawing })
  }, [answer, turnTo])

  /** Says whether it could be done. */
  const change = useCallback(
    (how: (drawing: Drawing) => Change): boolean => {
      const was = current.current
      if (was === null) return false
      const { drawing, problem: against } = how(was.now)
      setProblem(against ?? null)
      setSaid(null)
      if (drawing === undefined) return false
      if (drawing !== was.now)
        turnTo({ ...was, now: drawing, before: [...was.before, was.now].slice(-mostSteps), after: [] })
      return true
    },
    [turnTo],
  )

  const undo = useCallback(() => {
    const was = current.current
    const last = was?.before.at(-1)
    setProblem(null)
    if (was && last) turnTo({ ...was, now: last, before: was.before.slice(0, -1), after: [was.now, ...was.after] })
  }, [turnTo])

  const redo = useCallback(() => {
    const was = current.current
    setProblem(null)
    if (was === null || was.after.length === 0) return
    const [next, ...after] = was.after
    turnTo({ ...was, now: next, before: [...was.before, was.now], after })
  }, [turnTo])

  const save = async (name?: string) => {
    const was = current.current
    if (was === null) return
    const { now, version } = was
    const done = await act('drawing.save', { drawing: now as never, version, ...(name && { name }) })
    if (done === null) return
    if (current.current) turnTo({ ...current.current, version: done.version, saved: now })
    setSaid({ version: done.version, uncalibrated: (answer?.calibrated ?? false) && !done.calibrated })
    again()
    siteChanged()
  }

  const drawing = history?.now ?? emptyDrawing
  return {
    known: history !== null,
    drawing,
    isNew: history?.version === 0,
    unsaved: history !== null && history.now !== history.saved,
    canUndo: (history?.before.length ?? 0) > 0,
    canRedo: (history?.after.length ?? 0) > 0,
    problem,
    failure: failure ?? unread,
    busy,
    said,
    change,
    undo,
    redo,
    save,
    begin: (name: string, lengthM: number, widthM: number) =>
      change(d => addFloor(d, 1, name, [0, 0, Math.max(1, lengthM), Math.max(1, widthM)])),
  }
}

export type Drawn = ReturnType<typeof useDrawing>
