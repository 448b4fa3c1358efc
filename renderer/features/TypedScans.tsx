import { useEffect, useState } from 'react'
import { useStore } from 'zustand'
import { Failure } from '../../core/api/errors.ts'
import { useSpeech } from '../i18n/words.tsx'
import { useMay } from '../live/asking.ts'
import { badgeReaderStore } from '../live/badgeReader.ts'
import { byLabel } from '../live/byLabel.ts'
import { link, readers } from '../live/station.ts'
import { followScans } from '../live/typedScan.ts'
import { show, viewStore } from '../live/view.ts'
import { type Telling, ToldWhole } from '../ui/Told.tsx'

/** How long it stands what was scanned. */
const shownMs = 6000

interface Note {
  readonly text: string
  /** Null while it is read. */
  readonly tags: readonly string[] | null
  /** No reader takes it, and nothing bears it as a label. */
  readonly nobody?: boolean
  readonly faults: readonly Telling[]
}

/** A label on its equipment: the station shows it; who works on another page is not taken away from it. */
async function showLabelled(label: string): Promise<boolean> {
  if (viewStore.getState().page !== 'station') return false
  const { answers } = await link.call('subjects.find', { query: label })
  const one = byLabel(answers, label)[0]
  if (one !== undefined) show({ what: 'subject', id: one.id }, one.place?.floor ?? null)
  return one !== undefined
}

/**
 * What a scanner types into the window goes to the site's reader for it, and to no button and no key. At the station the
 * equipment that bears the label is shown, too.
 */
export function TypedScans() {
  const { say } = useSpeech()
  const [note, setNote] = useState<Note | null>(null)
  const may = useMay('readers.use')
  const { rows } = useStore(readers)
  const own = useStore(badgeReaderStore).reader
  const keyboards = [...rows.values()].filter(row => row.link.startsWith('keyboard:')).map(row => row.id)
  const id = keyboards.find(each => each === own) ?? keyboards[0]
  const reads = may && id !== undefined
  useEffect(
    () =>
      followScans(text => {
        setNote({ text, tags: null, faults: [] })
        const read = async () => {
          if (!reads) {
            const shown = await showLabelled(text)
            return setNote({ text, tags: [], nobody: !shown, faults: [] })
          }
          const { tags, problems } = await link.call('readers.typed', { id, text })
          setNote({ text, tags, faults: problems })
          // A label that is no tag is a number of the equipment.
          for (const label of [...tags, text]) if (await showLabelled(label)) break
        }
        read().catch((cause: unknown) => {
          if (!(cause instanceof Failure)) throw cause
          setNote({ text, tags: [], faults: [{ text: cause.message, tip: cause.tip, said: cause.said }] })
        })
      }),
    [id, reads],
  )
  useEffect(() => {
    if (note === null) return
    const timer = setTimeout(() => setNote(null), shownMs)
    return () => clearTimeout(timer)
  }, [note])
  if (note === null) return null
  return (
    <output className={`banner ${note.nobody || note.faults.length > 0 ? 'bad' : 'demo'}`}>
      <strong>{say('typed.scanned')}</strong> <bdi>{note.tags?.join(', ') || note.text.replaceAll('\u001d', ' ')}</bdi>
      {note.nobody && <span>{say('typed.nobody')}</span>}
      {note.faults.map(fault => (
        <span key={fault.text}>
          <ToldWhole told={fault} />
        </span>
      ))}
    </output>
  )
}
