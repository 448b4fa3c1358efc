import { useStore } from 'zustand'
import type { Output } from '../../../core/api/contract.ts'
import { useSpeech } from '../../i18n/words.tsx'
import { useAct, useMay } from '../../live/asking.ts'
import { badgeReaderStore, setBadgeReader } from '../../live/badgeReader.ts'
import { readers } from '../../live/station.ts'
import { Panel, Refusal } from '../../ui/parts.tsx'
import { useRoleTitle } from '../access/useRoleTitle.ts'

/** As what stations are taken at which nobody has signed in, and at which reader badges are tapped for this one. */
export function StationSettings({ answer, again }: { answer: Output<'account.list'>; again: () => void }) {
  const { say } = useSpeech()
  const titleOf = useRoleTitle()
  const may = useMay('accounts.edit')
  const { busy, failure, act } = useAct()
  const { reader } = useStore(badgeReaderStore)
  const known = [...useStore(readers).rows.keys()].sort()
  const pick = async (role: string) => {
    if (await act('account.station', { given: role === '' ? null : { role, units: null } })) again()
  }
  return (
    <Panel title={say('people.stations')}>
      <label className="field">
        <span>{say('people.station')}</span>
        <select
          value={answer.station?.role ?? ''}
          disabled={busy || !may}
          onChange={event => void pick(event.target.value)}
        >
          <option value="">{say('people.alarmsOnly')}</option>
          {answer.roles.map(({ id }) => (
            <option key={id} value={id}>
              {titleOf(id)}
            </option>
          ))}
        </select>
      </label>
      <label className="field">
        <span>{say('people.reader')}</span>
        <select value={reader ?? ''} onChange={event => setBadgeReader(event.target.value || null)}>
          <option value="">{say('people.noReader')}</option>
          {[...new Set([...known, ...(reader === null ? [] : [reader])])].map(each => (
            <option key={each}>{each}</option>
          ))}
        </select>
      </label>
      <p className="soft">{say('people.readerText')}</p>
      <Refusal failure={failure} />
    </Panel>
  )
}
