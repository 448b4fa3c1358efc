/**
 * A walk-through of the simulated house, as commissioning does it: people with tags stand for a while in the middle of
 * some rooms while the gateways listen. Gives the two tables that `whereabouts calibrate` takes, with the radio of the
 * same seed.
 *
 *     node sim/walkThrough.ts --site floorplans/demo --out DIR [--seed N] [--points N]
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { Simulation } from './simulation.ts'
import { readSiteFolder, type SimSite } from './siteFolder.ts'

/** Long enough for a dozen packets of everyone in reach. */
const standS = 15

/** `points`: in how many of the rooms somebody stands, spread over the house; all of them where not given. */
export function walkThrough(
  site: SimSite,
  seed: number,
  points = Infinity,
): { readonly readings: string; readonly truth: string } {
  const readings = ['t_s,tag_id,receiver_id,rssi_dbm,sample_id']
  const truth = ['t_s,tag_id,sample_id,x_m,y_m,z_m,room,floor']
  const sampleOf = new Map<string, string>()
  const simulation = new Simulation(site, seed, {
    publish: () => {},
    heard: (receiver, tag, rssiDbm, atMs) => {
      const sample = sampleOf.get(tag)
      if (sample === undefined) return
      readings.push(`${atMs / 1000},${deviceOf(tag)},${site.receivers[receiver].id},${rssiDbm.toFixed(2)},${sample}`)
    },
    power: () => {},
    bytes: () => {},
    plug: () => {},
  })
  const walkers = simulation.truth('*').filter(t => t.subject.startsWith('staff') && t.tag.startsWith('ibeacon:'))
  const rooms = someOf(
    site.floors.flatMap(floor => floor.rooms.map(room => room.id)),
    points,
  )
  let nowS = 0
  for (let next = 0; next < rooms.length; next += walkers.length) {
    const standing = walkers.slice(0, rooms.length - next)
    standing.forEach((walker, i) => {
      simulation.do({ verb: 'moveTo', subject: walker.subject, room: rooms[next + i], atOnce: true })
      sampleOf.set(walker.tag, rooms[next + i])
    })
    for (let s = 0; s < standS; s++) {
      for (const [i, walker] of standing.entries()) {
        const here = simulation.truth(walker.subject)[0]
        truth.push(
          `${nowS},${deviceOf(walker.tag)},${rooms[next + i]},${here.xM.toFixed(2)},${here.yM.toFixed(2)},1.2,${here.room ?? ''},${here.floor}`,
        )
      }
      nowS++
      simulation.advance(nowS * 1000)
    }
    sampleOf.clear()
  }
  return { readings: `${readings.join('\n')}\n`, truth: `${truth.join('\n')}\n` }
}

/** So many of a list, evenly spread over it. */
const someOf = <T>(list: readonly T[], count: number): T[] =>
  count >= list.length
    ? [...list]
    : Array.from({ length: count }, (_, i) => list[Math.floor(((i + 0.5) * list.length) / count)])

/** As the gateways spell it: `ibeacon:uuid-major-minor`, lower case. */
const deviceOf = (tag: string) => tag.toLowerCase().replaceAll('/', '-')

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { values } = parseArgs({
    options: {
      site: { type: 'string' },
      out: { type: 'string' },
      seed: { type: 'string', default: '1' },
      points: { type: 'string' },
    },
  })
  if (!values.site || !values.out) {
    process.stderr.write('node sim/walkThrough.ts --site DIR --out DIR [--seed N] [--points N]\n')
    process.exit(2)
  }
  const { readings, truth } = walkThrough(
    readSiteFolder(values.site),
    Number(values.seed),
    values.points ? Number(values.points) : Infinity,
  )
  mkdirSync(values.out, { recursive: true })
  writeFileSync(join(values.out, 'readings.csv'), readings)
  writeFileSync(join(values.out, 'truth.csv'), truth)
}
