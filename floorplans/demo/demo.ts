/** The demo hospital, as the texts that `site.import` and `table.import` take. */
import { readFileSync } from 'node:fs'

export interface Demo {
  /** JSON of the floor plan. */
  readonly plan: string
  /** CSV, as are the rest. */
  readonly receivers: string
  readonly readers: string
  readonly assets: string
  readonly people: string
  readonly plans: string
}

/**
 * `today` (`YYYY-MM-DD`) is what `{today-40d}` in the plans counts from. `links` holds, by reader id, the links that
 * the simulator says its far ends are at; readers without one are left out: there is nothing at the other end.
 */
export function readDemo(
  today: string,
  links: Readonly<Record<string, string>>,
  folder: URL = new URL('./', import.meta.url),
): Demo {
  const text = (name: string) => readFileSync(new URL(name, folder), 'utf8')
  return {
    plan: text('floorplan.json'),
    receivers: text('receivers.csv'),
    readers: fillLinks(text('readers.csv'), links),
    assets: text('assets.csv'),
    people: text('people.csv'),
    plans: fillDays(text('plans.csv'), today),
  }
}

const fillLinks = (csv: string, links: Readonly<Record<string, string>>) =>
  csv
    .split('\n')
    .map(line => line.replace(/\{sim:([^}]+)\}/, (placeholder, id: string) => links[id] ?? placeholder))
    .filter(line => !line.includes('{sim:'))
    .join('\n')

const dayMs = 86_400_000
const fillDays = (csv: string, today: string) =>
  csv.replace(/\{today-(\d+)d\}/g, (_, days: string) =>
    new Date(Date.parse(`${today}T00:00:00Z`) - Number(days) * dayMs).toISOString().slice(0, 10),
  )
