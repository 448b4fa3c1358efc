import { useSpeech } from '../../i18n/words.tsx'
import { Icon } from '../../ui/Icon.tsx'

export interface Choice {
  readonly id: string
  readonly name: string
  /** Under what it stands in the list. */
  readonly group: string
}

/** Some of many: what is chosen as chips that come off again, the rest in a list. @param none what stands for "any" */
export function Pick(props: {
  label: string
  none: string
  choices: readonly Choice[]
  chosen: readonly string[]
  change: (chosen: readonly string[]) => void
}) {
  const { say } = useSpeech()
  const { label, none, choices, chosen, change } = props
  const groups = [...Map.groupBy(choices, choice => choice.group)]
  return (
    <span className="pick">
      {chosen.map(id => {
        const name = choices.find(choice => choice.id === id)?.name ?? id
        return (
          <button
            key={id}
            type="button"
            className="part"
            aria-label={say('rule.takeOff', { name })}
            onClick={() => change(chosen.filter(each => each !== id))}
          >
            <bdi>{name}</bdi>
            <Icon name="close" size="0.8em" />
          </button>
        )
      })}
      <select
        aria-label={label}
        className={chosen.length === 0 ? 'part' : 'part more'}
        value=""
        onChange={event => change([...chosen, event.target.value])}
      >
        <option value="">{chosen.length === 0 ? none : say('rule.or')}</option>
        {groups.map(([group, list]) => (
          <optgroup key={group} label={group}>
            {list
              .filter(choice => !chosen.includes(choice.id))
              .map(choice => (
                <option key={choice.id} value={choice.id}>
                  {choice.name}
                </option>
              ))}
          </optgroup>
        ))}
      </select>
    </span>
  )
}
