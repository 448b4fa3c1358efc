import { languages } from '../i18n/dictionaries.ts'
import { useLanguage, useSpeech } from '../i18n/words.tsx'
import { useView } from '../live/hooks.ts'
import { useIdentity } from '../live/identity.ts'
import { mayOpen } from '../live/mayOpen.ts'
import { openPage, openWorkspace, type Page, setLanguage, setTheme, type Language, type Theme } from '../live/view.ts'
import type { GlyphName } from '../ui/glyphs.ts'
import { Icon } from '../ui/Icon.tsx'

const themes: readonly Theme[] = ['system', 'day', 'night']
const themeGlyphs: Readonly<Record<Theme, GlyphName>> = { day: 'sun', night: 'moon', system: 'screen' }

/** Pages of each workspace beside the station. */
const desks = [
  { name: 'rail.biomed', pages: ['biomed/due', 'biomed/missing'], glyph: 'wrench' },
  {
    name: 'rail.facility',
    pages: ['facility/use', 'facility/stock', 'facility/heat', 'facility/listening', 'facility/compliance'],
    glyph: 'chart',
  },
  {
    name: 'rail.setup',
    pages: [
      'setup/readers',
      'setup/tags',
      'setup/rules',
      'setup/roster',
      'setup/plan',
      'setup/coverage',
      'setup/people',
    ],
    glyph: 'sliders',
  },
] as const

const workspaceOf = (page: Page) => page.split('/')[0]

/** @param site false = there is nothing yet that a workspace could show. */
export function Rail({ site, openKeys }: { site: boolean; openKeys: () => void }) {
  const { say } = useSpeech()
  const workspace = useView(v => v.workspace)
  const page = useView(v => v.page)
  const theme = useView(v => v.theme)
  const language = useLanguage()
  const identity = useIdentity()
  return (
    <nav className="rail" aria-label={say('rail.label')}>
      <span className="brand" title={say('app.name')}>
        <Icon name="pin" size="1.7rem" />
      </span>
      {site &&
        (['map', 'list'] as const).map(each => (
          <button
            key={each}
            type="button"
            aria-current={page === 'station' && workspace === each ? 'page' : undefined}
            onClick={() => openWorkspace(each)}
          >
            <Icon name={each} />
            {say(`rail.${each}`)}
          </button>
        ))}
      {site &&
        desks
          .flatMap(({ name, pages, glyph }) => {
            const first = pages.find(each => mayOpen(identity, each))
            return first === undefined ? [] : [{ name, first, glyph }]
          })
          .map(({ name, first, glyph }) => (
            <button
              key={first}
              type="button"
              aria-current={workspaceOf(page) === workspaceOf(first) ? 'page' : undefined}
              onClick={() => openPage(first)}
            >
              <Icon name={glyph} />
              {say(name)}
            </button>
          ))}
      <span className="rail-space" />
      <button
        type="button"
        aria-label={say('theme.now', { theme: say(`theme.${theme}`) })}
        onClick={() => setTheme(themes[(themes.indexOf(theme) + 1) % themes.length])}
      >
        <Icon name={themeGlyphs[theme]} />
        {say(`theme.${theme}`)}
      </button>
      <button type="button" onClick={openKeys}>
        <Icon name="keyboard" />
        {say('rail.keys')}
      </button>
      <label className="rail-language">
        <span className="unseen">{say('rail.language')}</span>
        <select value={language} onChange={event => setLanguage(event.target.value as Language)}>
          {languages.map(({ id, name }) => (
            <option key={id} value={id} title={name}>
              {id.toUpperCase()}
            </option>
          ))}
        </select>
      </label>
    </nav>
  )
}
