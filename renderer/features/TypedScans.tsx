import { useEffect, useState } from 'react'
import { useStore } from 'zustand'
import { Failure } from '../../core/api/errors.ts'
import { useSpeech } from '../i18n/words.tsx'
import { useMay } from '../live/asking.ts'
import { badgeReaderStore } from '../live/badgeReader.ts'
import { link, readers } from '../live/station.ts'
import { followScans } from '../live/typedScan.ts'

/** How long it stands what was scanned. */
const shownMs = 6000

interface Note {
  readonly text: string
  /** Null while it is read. */
  readonly tags: readonly string[] | null
  readonly fault: string
}

/** What a scanner types into the window goes to the site's reader for it, and to no button and no key. */
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
        if (!reads) return setNote({ text, tags: [], fault: say('typed.nobody') })
        setNote({ text, tags: null, fault: '' })
        link.call('readers.typed', { id, text }).then(
          ({ tags, problems }) => setNote({ text, tags, fault: problems.map(p => `${p.text} ${p.tip}`).join(' ') }),
          (cause: unknown) => {
            if (!(cause instanceof Failure)) throw cause
            setNote({ text, tags: [], fault: `${cause.message} ${cause.tip}` })
          },
        )
      }),
    [id, reads, say],
  )
  useEffect(() => {
    if (note === null) return
    const timer = setTimeout(() => setNote(null), shownMs)
    return () => clearTimeout(timer)
  }, [note])
  if (note === null) return null
  return (
    <output className={`banner ${note.fault === '' ? 'demo' : 'bad'}`}>
      <strong>{say('typed.scanned')}</strong> <bdi>{note.tags?.join(', ') || note.text.replaceAll('\u001d', ' ')}</bdi>
      {note.fault !== '' && <span>{note.fault}</span>}
    </output>
  )
}
