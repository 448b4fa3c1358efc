import { useSpeech } from '../../i18n/words.tsx'
import { useAct, useMay } from '../../live/asking.ts'
import { Refusal } from '../../ui/parts.tsx'
import { FromFile } from './FromFile.tsx'

/** What can be brought from another system at once, as the shell's `import` takes it. */
const tables = [
  {
    kind: 'assets',
    title: 'tags.importAssets',
    columns: 'id, name, type (, model, serial, asset_no, udi, tag, home_room, risk)',
  },
  { kind: 'people', title: 'tags.importPeople', columns: 'id, kind, name (, role, mrn, tag)' },
  {
    kind: 'plans',
    title: 'tags.importPlans',
    columns: 'asset_or_type, title, every, unit (, basis, last_done, high_risk, grace_days, checklist)',
  },
] as const

export function ImportTables({ done }: { done: () => void }) {
  const { say } = useSpeech()
  const { busy, failure, act } = useAct()
  const mayThings = useMay('equipment.import')
  const mayPeople = useMay('people.import')
  return (
    <>
      {tables.map(
        ({ kind, title, columns }) =>
          (kind === 'people' ? mayPeople : mayThings) && (
            <FromFile
              key={kind}
              title={say(title)}
              columns={columns}
              busy={busy}
              take={(csv, dryRun) => act('table.import', { kind, csv, dryRun })}
              done={done}
            />
          ),
      )}
      <Refusal failure={failure} />
    </>
  )
}
