import type { WordId } from '../i18n/en.ts'
import { useSpeech } from '../i18n/words.tsx'
import { Dialog } from '../ui/parts.tsx'

const keys: readonly { readonly keys: readonly string[]; readonly does: WordId }[] = [
  { keys: ['/', 'Ctrl K'], does: 'keys.search' },
  { keys: ['Esc'], does: 'keys.back' },
  { keys: ['0–9'], does: 'keys.floors' },
  { keys: ['A'], does: 'keys.alarms' },
  { keys: ['S'], does: 'keys.sound' },
  { keys: ['F'], does: 'keys.nearest' },
  { keys: ['M'], does: 'keys.map' },
  { keys: ['L'], does: 'keys.list' },
  { keys: ['T'], does: 'keys.lines' },
  { keys: ['← ↑ ↓ →'], does: 'keys.rooms' },
  { keys: ['Enter'], does: 'keys.open' },
  { keys: ['P'], does: 'keys.board' },
  { keys: ['H'], does: 'keys.past' },
  { keys: ['N'], does: 'keys.now' },
  { keys: ['Space'], does: 'keys.play' },
  { keys: [',', '.'], does: 'keys.moves' },
  { keys: ['[', ']'], does: 'keys.hours' },
  { keys: ['-', '+'], does: 'keys.speed' },
  { keys: ['?'], does: 'keys.this' },
]

export function KeyList({ onClose }: { onClose: () => void }) {
  const { say } = useSpeech()
  return (
    <Dialog title={say('keys.title')} onClose={onClose}>
      <dl className="key-list">
        {keys.map(({ keys: names, does }) => (
          <div key={does}>
            <dt>
              {names.map(name => (
                <kbd key={name}>{name}</kbd>
              ))}
            </dt>
            <dd>{say(does)}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  )
}
