import { type PropsWithChildren, useEffect, useMemo } from 'react'
import { createIntl, createIntlCache, IntlProvider, type IntlShape, useIntl } from 'react-intl'
import { useStore } from 'zustand'
import { useView } from '../live/hooks.ts'
import { siteStore } from '../live/station.ts'
import type { Language } from '../live/view.ts'
import { ar } from './ar.ts'
import { de } from './de.ts'
import { en, type WordId } from './en.ts'
import { type Speech, speech } from './speech.ts'

const dictionaries: Readonly<Record<Language, Readonly<Record<WordId, string>>>> = { en, de, ar }

/** Each language in its own words. */
export const languages: readonly { readonly id: Language; readonly name: string }[] = [
  { id: 'en', name: 'English' },
  { id: 'de', name: 'Deutsch' },
  { id: 'ar', name: 'العربية' },
]

const directions: Readonly<Record<Language, 'ltr' | 'rtl'>> = { en: 'ltr', de: 'ltr', ar: 'rtl' }

export function languageOf(asked: Language | null, preferred: readonly string[]): Language {
  if (asked) return asked
  for (const tag of preferred) {
    const language = tag.split('-')[0]
    if (language === 'en' || language === 'de' || language === 'ar') return language
  }
  return 'en'
}

export const useLanguage = () =>
  languageOf(
    useView(v => v.language),
    navigator.languages,
  )

/** The words of the chosen language for everything below, and the page's direction. */
export function Words({ children }: PropsWithChildren) {
  const language = useLanguage()
  useEffect(() => {
    document.documentElement.lang = language
    document.documentElement.dir = directions[language]
  }, [language])
  return (
    <IntlProvider locale={language} defaultLocale="en" messages={dictionaries[language] as Record<string, string>}>
      {children}
    </IntlProvider>
  )
}

/** The words of a language outside React: for the canvas and for tests. */
export const intlOf = (language: Language): IntlShape =>
  createIntl({ locale: language, messages: dictionaries[language] as Record<string, string> }, createIntlCache())

/** What this window says: words by id, and ages, moments and days in the site's time zone. */
export function useSpeech(): Speech {
  const intl = useIntl()
  const site = useStore(siteStore)
  const timeZone = site.state === 'known' ? site.site.timeZone : undefined
  return useMemo(() => speech(intl, timeZone), [intl, timeZone])
}
