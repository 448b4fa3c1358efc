import { useCallback, useEffect, useRef, useState } from 'react'
import type { Input, OperationName, Output } from '../../core/api/contract.ts'
import { Failure } from '../../core/api/errors.ts'
import type { Permission } from '../../core/api/permissions.ts'
import { useSpeech } from '../i18n/words.tsx'
import { useLink, useView } from './hooks.ts'
import { link } from './station.ts'
import { doSigned, mayAct } from './vouching.ts'

interface Asked<Name extends OperationName> {
  /** The last answer; it stands while the next one is on its way. */
  readonly answer: Output<Name> | null
  readonly failure: Failure | null
  /** The answer (or failure) is that of the present input. */
  readonly settled: boolean
  again(): void
}

/**
 * An answer of the engine: asked for when it is first needed, when the input or `turn` changes, and `again`.
 * @param input null = nothing to ask yet
 */
export function useAsked<Name extends OperationName>(
  op: Name,
  input: Input<Name> | null,
  turn: string | number = 0,
): Asked<Name> {
  const live = useLink().state === 'live'
  const [asked, setAsked] = useState(0)
  const [known, setKnown] = useState<{ of: string; answer: Output<Name> | null; failure: Failure | null } | null>(null)
  /** What is asked and which time it is asked. */
  const of = input === null ? null : JSON.stringify({ input, turn, asked })
  useEffect(() => {
    if (!live || of === null) return
    let stale = false
    link.call(op, (JSON.parse(of) as { input: Input<Name> }).input).then(
      answer => {
        if (!stale) setKnown({ of, answer, failure: null })
      },
      (cause: unknown) => {
        if (!stale && cause instanceof Failure)
          setKnown(before => ({ of, answer: before?.answer ?? null, failure: cause }))
      },
    )
    return () => {
      stale = true
    }
  }, [op, of, live])
  const again = useCallback(() => setAsked(n => n + 1), [])
  return {
    answer: of === null ? null : (known?.answer ?? null),
    failure: known !== null && known.of === of ? known.failure : null,
    settled: known !== null && known.of === of,
    again,
  }
}

/** Something that is done by a button or a field, and what the engine had against the last of it. */
export function useAct() {
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<Failure | null>(null)
  /** An earlier act that succeeds late must not wipe away what a later one was refused for. */
  const last = useRef(0)
  /** @returns the answer, or null where it was refused. */
  const act = async <Name extends OperationName>(op: Name, input: Input<Name>): Promise<Output<Name> | null> => {
    const turn = ++last.current
    setBusy(true)
    try {
      const answer = await doSigned(op, input)
      if (turn === last.current) setFailure(null)
      return answer
    } catch (cause) {
      if (!(cause instanceof Failure)) throw cause
      if (turn === last.current) setFailure(cause)
      return null
    } finally {
      setBusy(false)
    }
  }
  return { busy, failure, act }
}

/** Whether the one at this window may do what needs a permission, now; at a shared station by saying who they are. */
export function useMay(needed: Permission): boolean {
  useLink()
  return mayAct(needed)
}

/**
 * Whose name stands under what is done at this window: who said so for the work at hand, else who is signed in, else the
 * station. The only place that decides it.
 */
export function useBy(): string {
  const { say } = useSpeech()
  const state = useLink()
  const signedIn = state.state === 'live' ? state.name : null
  return useView(view => view.who).trim() || signedIn || say('alerts.station')
}
