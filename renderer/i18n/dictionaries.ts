import type { Language } from '../live/view.ts'
import { ar } from './ar.ts'
import { de } from './de.ts'
import { en, type WordId } from './en.ts'

export const dictionaries: Readonly<Record<Language, Readonly<Record<WordId, string>>>> = { en, de, ar }

export const directions: Readonly<Record<Language, 'ltr' | 'rtl'>> = { en: 'ltr', de: 'ltr', ar: 'rtl' }

/** @param locale as `Intl` names it */
export const directionOf = (locale: string) => directions[locale.split('-')[0] as Language] ?? 'ltr'

/** Each language in its own words. */
export const languages: readonly { readonly id: Language; readonly name: string }[] = [
  { id: 'en', name: 'English' },
  { id: 'de', name: 'Deutsch' },
  { id: 'ar', name: 'العربية' },
]

/** The language asked for, else the first of the system's that there are words for. */
export function languageOf(asked: Language | null, preferred: readonly string[]): Language {
  if (asked) return asked
  for (const tag of preferred) {
    const known = languages.find(({ id }) => id === tag.split('-')[0])
    if (known) return known.id
  }
  return 'en'
}
