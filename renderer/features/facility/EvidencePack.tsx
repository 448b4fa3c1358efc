import { useState } from 'react'
import { useSpeech } from '../../i18n/words.tsx'
import { useAct } from '../../live/asking.ts'
import { saveText } from '../../ui/csv.ts'
import { Refusal } from '../../ui/parts.tsx'
import { usePeriod } from './asked.ts'

/** The signed proof of the period, to be kept; its key is shown, because it must reach the inspector another way. */
export function EvidencePack() {
  const { say } = useSpeech()
  const { from, to } = usePeriod()
  const { busy, failure, act } = useAct()
  const [made, setMade] = useState<{ lines: number; publicKey: string } | null>(null)
  const make = async () => {
    const pack = await act('maintenance.evidence', { from, to })
    if (pack === null) return
    saveText(`evidence ${from} ${to}.jsonl`, pack.pack)
    setMade(pack)
  }
  return (
    <div className="sheet-parts">
      <div className="actions">
        <button type="button" className="button" disabled={busy} onClick={() => void make()}>
          {say('compliance.pack')}
        </button>
      </div>
      <Refusal failure={failure} />
      {made && (
        <output>
          <p>{say('compliance.packSaved', { lines: made.lines })}</p>
          <pre dir="ltr">{made.publicKey.trim()}</pre>
        </output>
      )}
    </div>
  )
}
