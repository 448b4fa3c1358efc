import type { Said } from '../../core/model/sentences.ts'
import { useSpeech } from '../i18n/words.tsx'

/** What the engine told: what happened and what to do, and the same as sentences where there are such in each language. */
export interface Telling {
  readonly text: string
  readonly tip: string
  readonly said?: Said | null
}

/**
 * In the window's language as far as there are sentences for it; English otherwise, and marked as such, so that it is read
 * aloud and runs as English does.
 */
export function Told({ told, part }: { told: Telling; part: 'what' | 'tip' }) {
  const { tell } = useSpeech()
  const { said } = told
  if (!said) return <bdi {...asEnglish}>{part === 'what' ? told.text : told.tip}</bdi>
  const { title, text } = tell({ title: told.text, text: told.tip, said })
  return part === 'what' ? title : text
}

/** Both in one line. */
export const ToldWhole = ({ told }: { told: Telling }) => (
  <>
    <Told told={told} part="what" /> <Told told={told} part="tip" />
  </>
)

/** For what is said in English whatever the language of the window. */
export const asEnglish = { lang: 'en', dir: 'ltr' } as const
