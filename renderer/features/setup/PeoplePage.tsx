import { useState } from 'react'
import { useStore } from 'zustand'
import type { AccountRow } from '../../../core/api/access.ts'
import type { Output } from '../../../core/api/contract.ts'
import { useSpeech } from '../../i18n/words.tsx'
import { useAct, useAsked, useMay } from '../../live/asking.ts'
import { siteStore } from '../../live/station.ts'
import { Advice, Panel, Refusal } from '../../ui/parts.tsx'
import { useRoleTitle } from '../access/useRoleTitle.ts'
import { FromFile } from './FromFile.tsx'
import { StationSettings } from './StationSettings.tsx'

type Answer = Output<'account.list'>

/** Who may sign in, and as what. The first one is an administrator: from then on one signs in. */
export function PeoplePage() {
  const { say } = useSpeech()
  const { answer, failure, again } = useAsked('account.list', {})
  const [edited, setEdited] = useState<AccountRow | 'new' | null>(null)
  const may = useMay('accounts.edit')
  const importing = useAct()
  if (failure) return <Refusal failure={failure} />
  if (!answer) return <div className="skeleton tall" />
  const first = answer.accounts.length === 0
  const done = () => {
    setEdited(null)
    again()
  }
  if (edited !== null || first)
    return (
      <>
        {first && <Advice text={say('who.openText')} tip={say('who.openTip')} />}
        <Editor
          key={edited === null || edited === 'new' ? '' : edited.id}
          answer={answer}
          account={edited === null || edited === 'new' ? null : edited}
          done={done}
        />
      </>
    )
  return (
    <>
      {may && (
        <div className="actions">
          <button type="button" className="button primary" onClick={() => setEdited('new')}>
            {say('people.add')}
          </button>
        </div>
      )}
      <Panel title={say('people.table')} count={<span className="soft">{answer.accounts.length}</span>}>
        <ul className="plain-list cards">
          {answer.accounts.map(account => (
            <Line key={account.id} account={account} edit={may ? setEdited : null} again={again} />
          ))}
        </ul>
      </Panel>
      {may && (
        <>
          <FromFile
            title={say('people.import')}
            columns="name, display_name, role (, units, badge, pin, password)"
            busy={importing.busy}
            take={(csv, dryRun) => importing.act('account.import', { csv, dryRun })}
            done={again}
          />
          <Refusal failure={importing.failure} />
        </>
      )}
      <StationSettings answer={answer} again={again} />
    </>
  )
}

interface LineProps {
  readonly account: AccountRow
  readonly edit: ((account: AccountRow) => void) | null
  again(): void
}

function Line({ account, edit, again }: LineProps) {
  const { say, list } = useSpeech()
  const titleOf = useRoleTitle()
  const { busy, failure, act } = useAct()
  const disabled = account.disabledAt !== null
  const ways = [
    account.hasPassword && say('signIn.password'),
    account.hasPin && say('signIn.pin'),
    ...account.badges,
    account.provider !== null && say('people.asAtProvider', { person: account.provider }),
  ].filter(way => way !== false)
  const toggle = async () => {
    if (await act('account.save', { id: account.id, disabled: !disabled })) again()
  }
  return (
    <li className="card account">
      <h3>
        <bdi>{account.name}</bdi> <span className="soft">{account.id}</span>{' '}
        {disabled && <span className="chip state-retired">{say('people.disabled')}</span>}
      </h3>
      <p className="soft">
        {list(
          account.given.map(
            ({ role, units }) => `${titleOf(role)} (${units === null ? say('people.house') : list(units)})`,
          ),
        )}
      </p>
      <p className="soft">
        {say('people.how')}: {list(ways)}
      </p>
      <Refusal failure={failure} />
      {edit !== null && (
        <div className="actions">
          <button type="button" className="button" onClick={() => edit(account)}>
            {say('people.edit')}
          </button>
          <button type="button" className="button" disabled={busy} onClick={() => void toggle()}>
            {say(disabled ? 'people.enable' : 'people.disable')}
          </button>
        </div>
      )}
    </li>
  )
}

interface EditorProps {
  readonly answer: Answer
  readonly account: AccountRow | null
  done(): void
}

function Editor({ answer, account, done }: EditorProps) {
  const { say } = useSpeech()
  const titleOf = useRoleTitle()
  const first = answer.accounts.length === 0
  const site = useStore(siteStore)
  const rooms = site.state === 'known' ? site.site.floors.flatMap(floor => floor.rooms) : []
  const units = [...new Set(rooms.map(room => room.unit))].filter(unit => unit !== '').sort()
  const [id, setId] = useState(account?.id ?? '')
  const [name, setName] = useState(account?.name ?? '')
  const [role, setRole] = useState(first ? 'administrator' : (account?.given[0]?.role ?? 'nurse'))
  const [unit, setUnit] = useState(account?.given[0]?.units?.[0] ?? '')
  const [password, setPassword] = useState('')
  const [pin, setPin] = useState('')
  const [badge, setBadge] = useState(account?.badges[0] ?? '')
  const [provider, setProvider] = useState(account?.provider ?? '')
  const { busy, failure, act } = useAct()
  const asBefore = account !== null && role === account.given[0]?.role && unit === (account.given[0]?.units?.[0] ?? '')
  const save = async () => {
    const saved = await act('account.save', {
      id,
      name,
      // Several roles or units are kept as long as nobody picks another one here.
      ...(!asBefore && { given: [{ role, units: unit === '' ? null : [unit] }] }),
      ...(password !== '' && { password }),
      ...(pin !== '' && { pin }),
      ...(badge !== (account?.badges[0] ?? '') && { badges: badge === '' ? [] : [badge] }),
      ...(provider.trim() !== (account?.provider ?? '') && { provider: provider.trim() || null }),
    })
    if (saved) done()
  }
  const field = (text: string, value: string, set: (text: string) => void, type = 'text', locked = false) => (
    <label className="field">
      <span>{text}</span>
      <input
        type={type}
        value={value}
        readOnly={locked}
        autoComplete="off"
        maxLength={200}
        onChange={event => set(event.target.value)}
      />
    </label>
  )
  return (
    <Panel
      title={first ? say('people.first') : account ? say('people.change', { name: account.name }) : say('people.add')}
    >
      {first && <p className="soft">{say('people.firstText')}</p>}
      <form
        className="sign-in"
        onSubmit={event => {
          event.preventDefault()
          void save()
        }}
      >
        {field(say('people.id'), id, setId, 'text', account !== null)}
        {field(say('people.name'), name, setName)}
        {!first && (
          <>
            <label className="field">
              <span>{say('people.role')}</span>
              <select value={role} onChange={event => setRole(event.target.value)}>
                {answer.roles.map(each => (
                  <option key={each.id} value={each.id}>
                    {titleOf(each.id)}
                  </option>
                ))}
              </select>
            </label>
            <label className="field">
              <span>{say('people.unit')}</span>
              <select value={unit} onChange={event => setUnit(event.target.value)}>
                <option value="">{say('people.house')}</option>
                {units.map(each => (
                  <option key={each}>{each}</option>
                ))}
              </select>
            </label>
          </>
        )}
        {field(
          account === null ? say('signIn.password') : say('people.newPassword'),
          password,
          setPassword,
          'password',
        )}
        {field(account === null ? say('signIn.pin') : say('people.newPin'), pin, setPin, 'password')}
        {field(say('people.badge'), badge, setBadge)}
        {!first && (
          <>
            {field(say('people.provider'), provider, setProvider)}
            <p className="soft">{say('people.providerText')}</p>
          </>
        )}
        <Refusal failure={failure} />
        <div className="actions">
          <button type="submit" className="button primary" disabled={busy || id === '' || name.trim() === ''}>
            {say('people.save')}
          </button>
          {!first && (
            <button type="button" className="button" onClick={done}>
              {say('people.cancel')}
            </button>
          )}
        </div>
      </form>
    </Panel>
  )
}
