import { useState } from 'react'
import { useAct, useAsked } from '../../../live/asking.ts'
import type { Picture } from './picture.ts'

/** What lies under a floor. @param floor null = there is no floor yet */
export function usePicture(floor: number | null) {
  const { answer, settled } = useAsked('drawing.picture', floor === null ? null : { floor })
  /** What was laid there by this window, and does not wait for the engine. */
  const [laid, setLaid] = useState<{ floor: number; picture: Picture | null } | null>(null)
  const { act, failure } = useAct()
  const lay = async (picture: Picture | null) => {
    if (floor === null) return
    setLaid({ floor, picture })
    await act('drawing.setPicture', { floor, picture })
  }
  const known = settled ? (answer?.picture ?? null) : null
  return { picture: laid !== null && laid.floor === floor ? laid.picture : known, lay, failure }
}

export type Underneath = ReturnType<typeof usePicture>
