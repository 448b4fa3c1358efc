/** The demo's files as text, by name. */
import { stringify } from 'csv-stringify/sync'
import { building } from './building.ts'
import { assetRows } from './fleet.ts'
import { peopleRows } from './people.ts'
import { planColumns, planRows } from './plans.ts'
import { receiverRows, rfidReaders } from './receivers.ts'

export function demoFiles(): Readonly<Record<string, string>> {
  const assets = assetRows()
  return {
    'floorplan.json': planJson(),
    'receivers.csv': csv(receiverRows()),
    'readers.csv': csv(readerRows()),
    'assets.csv': csv(assets),
    'people.csv': csv(peopleRows()),
    'plans.csv': stringify(planRows(assets), { header: true, columns: [...planColumns] }),
  }
}

/** `{sim:ID}` is filled in at start with the link that the simulated reader opened. */
const readerRows = () => [
  { id: 'espresense', driver: 'gw-espresense', link: 'mqtt:espresense', receiver: '', room: '', settings: '' },
  ...rfidReaders.map(id => ({ id, driver: 'uhf-r200', link: `{sim:${id}}`, receiver: id, room: '', settings: '' })),
]

const csv = (rows: readonly object[]) => stringify([...rows], { header: true })

/** One room, wall or door a line: small changes make small differences. */
function planJson(): string {
  const floors = building.floors.map(f => {
    const head = `"floor": ${f.floor}, "name": ${JSON.stringify(f.name)}, "bounds": ${JSON.stringify(f.bounds)}`
    const lists = (['rooms', 'walls', 'doors'] as const).map(key => `"${key}": ${list(f[key])}`)
    return `{${head},\n${lists.join(',\n')}}`
  })
  const name = JSON.stringify(building.name)
  return `{"name": ${name},\n"floors": [\n${floors.join(',\n')}],\n"shafts": ${list(building.shafts)}}\n`
}

const list = (items: readonly unknown[]) => `[\n${items.map(i => `  ${JSON.stringify(i)}`).join(',\n')}]`
