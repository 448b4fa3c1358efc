import { useSpeech } from '../i18n/words.tsx'

/** What the drawing means, in the drawing's own marks. */
export function Legend() {
  const { say } = useSpeech()
  return (
    <ul className="legend" aria-label={say('legend.label')}>
      {(['live', 'unsure', 'stale', 'lost', 'blind', 'second'] as const).map(mark => (
        <li key={mark}>
          <span className={`legend-mark ${mark}`} aria-hidden="true" />
          {say(`legend.${mark}`)}
        </li>
      ))}
    </ul>
  )
}
