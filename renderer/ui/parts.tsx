import { type PropsWithChildren, type ReactNode, useEffect, useRef, useState } from 'react'
import type { Said } from '../../core/model/sentences.ts'
import type { WordId } from '../i18n/en.ts'
import { useSpeech } from '../i18n/words.tsx'
import { stateGlyphs } from './glyphs.ts'
import { Icon } from './Icon.tsx'
import { Told } from './Told.tsx'

const stateWords: Readonly<Record<string, WordId>> = {
  available: 'state.available',
  'in-use': 'state.in-use',
  dirty: 'state.dirty',
  cleaning: 'state.cleaning',
  'in-repair': 'state.in-repair',
  quarantined: 'state.quarantined',
  missing: 'state.missing',
  retired: 'state.retired',
}

/** What an item is ready for: colour, icon and word. A state this window does not know is shown as it is called. */
export function StateChip({ state }: { state: string }) {
  const { say } = useSpeech()
  if (state === '') return null
  const word = stateWords[state]
  return (
    <span className={`chip state-${state}`}>
      <Icon name={stateGlyphs[state] ?? 'dash'} size="0.85em" />
      {word ? say(word) : state}
    </span>
  )
}

export function UpkeepChip({ upkeep }: { upkeep: 'ok' | 'due' | 'grace' | 'overdue' | null }) {
  const { say } = useSpeech()
  if (upkeep === null || upkeep === 'ok') return null
  return <span className={`chip upkeep-${upkeep}`}>{say(`upkeep.${upkeep}`)}</span>
}

/** Something that went wrong or is not there yet: what it is, and what to do. */
export const Advice = ({
  text,
  tip,
  tone = 'plain',
  children,
}: PropsWithChildren<{ text: ReactNode; tip: ReactNode; tone?: 'plain' | 'error' }>) => (
  <div className={`advice ${tone}`} role={tone === 'error' ? 'alert' : undefined}>
    <p className="advice-text">{text}</p>
    {tip !== '' && <p className="advice-tip">{tip}</p>}
    {children}
  </div>
)

export const Panel = ({
  title,
  count,
  children,
  id,
}: PropsWithChildren<{ title: string; count?: ReactNode; id?: string }>) => (
  <section className="panel-section" aria-label={title} id={id}>
    <h2 className="panel-title">
      <span>{title}</span>
      {count}
    </h2>
    {children}
  </section>
)

/**
 * A native modal dialog: focus is kept in it, Esc and its button close it. It begins at the field marked `data-first`, where
 * there is one; else at that button.
 */
export function Dialog({ title, onClose, children }: PropsWithChildren<{ title: string; onClose: () => void }>) {
  const { say } = useSpeech()
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    const element = dialog.current
    element?.showModal()
    element?.querySelector<HTMLElement>('[data-first]')?.focus()
    return () => element?.close()
  }, [])
  useEffect(() => {
    const element = dialog.current
    const cancel = (event: Event) => {
      event.preventDefault()
      onClose()
    }
    // The dialog itself is hit only beside its content.
    const beside = (event: Event) => {
      if (event.target === element) onClose()
    }
    element?.addEventListener('cancel', cancel)
    element?.addEventListener('click', beside)
    return () => {
      element?.removeEventListener('cancel', cancel)
      element?.removeEventListener('click', beside)
    }
  }, [onClose])
  return (
    <dialog ref={dialog} aria-label={title}>
      <div className="dialog-body">
        <div className="dialog-head">
          <h2>{title}</h2>
          <button type="button" className="square-button" aria-label={say('dialog.close')} onClick={onClose}>
            <Icon name="close" />
          </button>
        </div>
        {children}
      </div>
    </dialog>
  )
}

/** @param before what was not done, where the refusal itself does not say it. What the engine had against it; what the window itself has against it (no `said`) is in its language already. */
export function Refusal({ failure, before }: { failure: Refused | null; before?: string }) {
  if (failure === null) return null
  const { message: text, tip, said } = failure
  const told = { text, tip, said }
  const part = (which: 'what' | 'tip') =>
    said === undefined ? told[which === 'what' ? 'text' : 'tip'] : <Told told={told} part={which} />
  const what = before === undefined ? part('what') : [`${before} `, part('what')]
  return <Advice text={what} tip={part('tip')} tone="error" />
}

interface Refused {
  readonly message: string
  readonly tip: string
  readonly said?: Said | null
}

/** Closed until someone wants to know; what is inside is only made (and asked for) then. */
export function Fold({ title, children }: PropsWithChildren<{ title: string }>) {
  const [opened, setOpened] = useState(false)
  return (
    <details className="card fold" onToggle={event => setOpened(event.currentTarget.open)}>
      <summary>{title}</summary>
      {opened && <div className="fold-body">{children}</div>}
    </details>
  )
}
