import { evidenceIds, sentenceIn } from '../../core/model/sentences.ts'
import { useSpeech } from '../i18n/words.tsx'
import { asEnglish } from './Told.tsx'

/** What the house knew when something was not found: kept as English text, said in the window's language. */
export function Evidence({ lines }: { lines: readonly string[] }) {
  const { read } = useSpeech()
  return (
    <ul className="evidence">
      {lines.map(line => {
        const known = sentenceIn(line, evidenceIds)
        return <li key={line}>{known ? read([known]) : <bdi {...asEnglish}>{line}</bdi>}</li>
      })}
    </ul>
  )
}
