import { languages } from '../i18n/dictionaries.ts'
import { useLanguage, useSpeech } from '../i18n/words.tsx'
import { useView } from '../live/hooks.ts'
import { openWorkspace, setLanguage, setTheme, type Language, type Theme } from '../live/view.ts'
import type { GlyphName } from '../ui/glyphs.ts'
import { Icon } from '../ui/Icon.tsx'

const themes: readonly Theme[] = ['system', 'day', 'night']
const themeGlyphs: Readonly<Record<Theme, GlyphName>> = { day: 'sun', night: 'moon', system: 'screen' }

/** @param site false = there is nothing yet that a workspace could show. */
export function Rail({ site, openKeys }: { site: boolean; openKeys: () => void }) {
  const { say } = useSpeech()
  const workspace = useView(v => v.workspace)
  const theme = useView(v => v.theme)
  const language = useLanguage()
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
            aria-current={workspace === each ? 'page' : undefined}
            onClick={() => openWorkspace(each)}
          >
            <Icon name={each} />
            {say(`rail.${each}`)}
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
