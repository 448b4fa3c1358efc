import { createContext, type PropsWithChildren, useContext, useEffect, useMemo } from 'react'
import { IntlProvider, useIntl } from 'react-intl'
import { useStore } from 'zustand'
import { useView } from '../live/hooks.ts'
import { siteStore } from '../live/station.ts'
import { dictionaries, directions, languageOf } from './dictionaries.ts'
import { type Speech, speech } from './speech.ts'

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
  const messages = useMemo(() => ({ ...dictionaries[language] }), [language])
  return (
    <IntlProvider locale={language} defaultLocale="en" messages={messages}>
      <Spoken>{children}</Spoken>
    </IntlProvider>
  )
}

const SpeechContext = createContext<Speech | null>(null)

/** Made once for the whole window: a list of answers would else make the formats of dates anew for each line. */
function Spoken({ children }: PropsWithChildren) {
  const intl = useIntl()
  const site = useStore(siteStore)
  const timeZone = site.state === 'known' ? site.site.timeZone : undefined
  const value = useMemo(() => speech(intl, timeZone), [intl, timeZone])
  return <SpeechContext value={value}>{children}</SpeechContext>
}

/** What this window says: words by id, and ages, moments and days in the site's time zone. Within `Words` only. */
export function useSpeech(): Speech {
  const value = useContext(SpeechContext)
  if (value === null) throw new Error('No words around this component.')
  return value
}
