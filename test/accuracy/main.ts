import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { bars } from './plot/bars.ts'
import { calibrationMap } from './plot/calibrationMap.ts'
import { errorCurves } from './plot/errorCurves.ts'
import { reliability } from './plot/reliability.ts'
import { walkMap } from './plot/walkMap.ts'
import { compareZones } from './readZones/compare.ts'
import { recordingsFolder } from './recordings.ts'
import { errorsOf, honestyTable, methodTable, regionsStated, roomsStated, table } from './report.ts'
import { type Outcome, sets, tryOutSet } from './sets.ts'
import type { Fix } from './trace.ts'

/**
 * `npm run accuracy`: the engine and the peers on the recordings, as tables on the screen and in docs/accuracy.md, and as
 * pictures in docs/accuracy/. The same recordings and sources give the same bytes.
 */
const docs = fileURLToPath(new URL('../../docs', import.meta.url))
const page = join(docs, 'accuracy.md')

function main(): void {
  const data = recordingsFolder()
  if (data === null) {
    console.error(
      'The recordings are not here. Put them beside the repository as ../shared/data, or name their folder in',
    )
    console.error('WHEREABOUTS_SHARED.')
    process.exitCode = 2
    return
  }
  mkdirSync(join(docs, 'accuracy'), { recursive: true })
  const outcomes = sets.map(set => {
    console.error(`${set.id} ...`)
    return tryOutSet(data, set)
  })
  const zones = compareZones()
  const zoneShares = { ...zones.rules, 'Whereabouts, live': zones.own.roomSaid }

  for (const outcome of outcomes) draw(`errors-${outcome.set.id}`, curvesOf(outcome))
  const of = (id: string) => outcomes.find(outcome => outcome.set.id === id)!
  draw('reliability', reliabilityOf(outcomes))
  draw('walk-office', walkOf(of('tetam-walks'), 'trk_rect', 200))
  draw('walk-flat', walkOf(of('flat-robot'), 'calib3', 100))
  draw('calibration-office', calibrationOf(of('tetam-spots'), of('tetam-walks')))
  draw(
    'read-zones',
    bars(
      'A carried RFID tag under four antennas whose read zones overlap',
      `simulated reads; five walks of 4 min, calibrated on five others; n = ${zones.own.n} seconds, four zones`,
      'seconds in the right zone',
      zoneShares,
    ),
  )

  const tables = [
    ['peers', methodTable(outcomes)],
    ['honesty', honestyTable(outcomes)],
    [
      'zones',
      table(
        ['rule', 'right zone'],
        Object.entries(zoneShares).map(([rule, share]) => [rule, `${share.toFixed(1)} %`]),
      ),
    ],
  ] as const
  for (const [, rows] of tables) console.log(`${rows}\n`)
  writeFileSync(
    page,
    tables.reduce((text, [name, rows]) => withTable(text, name, rows), readFileSync(page, 'utf8')),
  )
}

const draw = (name: string, svg: string) => writeFileSync(join(docs, 'accuracy', `${name}.svg`), svg)

/** Puts a table between its two marks in the page. */
function withTable(text: string, name: string, rows: string): string {
  const marks = new RegExp(`(<!-- ${name} -->\n)[^]*?(\n<!-- /${name} -->)`)
  if (!marks.test(text)) throw new Error(`docs/accuracy.md has no marks for the table "${name}".`)
  return text.replace(marks, (_all, open, close) => `${open}\n${rows}\n${close}`)
}

function curvesOf({ set, live, replayed, peers }: Outcome): string {
  const curves = [
    { name: 'Whereabouts, live', errorsM: errorsOf(live) },
    ...(replayed.length > 0 ? [{ name: 'Whereabouts, replay', errorsM: errorsOf(replayed) }] : []),
    ...[...peers].map(([name, fixes]) => ({ name, errorsM: errorsOf(fixes) })),
  ]
  return errorCurves(set.title, `${set.conditions}, n = ${live.length}`, curves, set.toM)
}

function reliabilityOf(outcomes: readonly Outcome[]): string {
  const withRooms = outcomes.filter(({ live }) => live.some(fix => fix.roomSaid !== null))
  const uji = outcomes.filter(({ set }) => set.folder.startsWith('uji')).flatMap(({ live }) => live)
  const named = withRooms.map(({ set, live }) => ({ name: set.id, live }))
  return reliability(
    'What is stated against how often it is so',
    'live answers on what was left out of the calibration; larger marks stand for more answers, bars are 95 % intervals',
    named.map(({ name, live }) => ({ name, answers: live.length, points: roomsStated(live) })),
    [...named, { name: 'uji scans', live: uji }].map(({ name, live }) => ({
      name,
      answers: live.length,
      points: regionsStated(live),
    })),
  )
}

/** Some seconds of the longest walk whose id begins so: more would hide each other. */
function walkOf({ set, recorded, live, replayed }: Outcome, prefix: string, seconds: number): string {
  const walks = Map.groupBy(
    live.filter(fix => fix.walk.startsWith(prefix)),
    fix => fix.walk,
  )
  const [walk, all] = [...walks].sort(([, a], [, b]) => b.length - a.length)[0]
  const fixes = all.slice(0, seconds)
  const again = replayed.filter(fix => fix.walk === walk && fix.t <= fixes[fixes.length - 1].t)
  const median = (list: readonly Fix[]) => `${errorsOf(list)[list.length >> 1].toFixed(2)} m`
  return walkMap(
    `${set.folder}, walk ${walk}: true, shown live and on replay`,
    `calibrated on the other walks; ${fixes.length} s; median error live ${median(fixes)}, on replay ${median(again)}`,
    recorded.site,
    fixes,
    again,
  )
}

function calibrationOf(spots: Outcome, walks: Outcome): string {
  return calibrationMap(
    'What a walk-through gains',
    'tetam, live; a dot is an answer at its true place, spots and walks that were left out of the calibration',
    spots.recorded.site,
    [...spots.plain, ...walks.plain],
    [...spots.live, ...walks.live],
  )
}

main()
