/**
 * A walk-through of the simulated house, as commissioning does it: each of the staff stands for a while in the middle of
 * some rooms while the gateways listen. Gives the two tables that `whereabouts calibrate` takes, with the radio of the
 * same seed.
 *
 *     node sim/walkThrough.ts --site floorplans/demo --out DIR [--seed N]
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { Simulation } from './simulation.ts'
import { readSiteFolder, type SimSite } from './siteFolder.ts'
import type { Truth } from './verbs.ts'

/** Long enough for a dozen packets of everyone in reach. */
const standS = 15

export function walkThrough(site: SimSite, seed: number): { readonly readings: string; readonly truth: string } {
  const readings = ['t_s,tag_id,receiver_id,rssi_dbm,sample_id']
  const truth = ['t_s,tag_id,sample_id,x_m,y_m,z_m,room,floor']
  const sampleOf = new Map<string, string>()
  let nowS = 0
  const simulation = new Simulation(site, seed, {
    publish: (gateway, { topic, payload }) => {
      const device = topic.split('/').at(-2) ?? ''
      const sample = sampleOf.get(device.toLowerCase())
      if (!topic.includes('/devices/') || sample === undefined) return
      readings.push(`${nowS},${device},${gateway},${(JSON.parse(payload) as { rssi: number }).rssi},${sample}`)
    },
    power: () => {},
    bytes: () => {},
    plug: () => {},
  })
  const walkers = simulation.truth('*').filter(t => t.subject.startsWith('staff') && t.tag.startsWith('ibeacon:'))
  const rooms = site.floors.flatMap(floor => floor.rooms.map(room => room.id))
  for (let next = 0; next < rooms.length; next += walkers.length) {
    const standing = walkers.slice(0, rooms.length - next)
    standing.forEach((walker, i) =>
      simulation.do({ verb: 'moveTo', subject: walker.subject, room: rooms[next + i]!, atOnce: true }),
    )
    for (let s = 0; s < standS; s++) {
      nowS++
      for (const [i, walker] of standing.entries()) {
        const here = simulation.truth(walker.subject)[0]!
        sampleOf.set(deviceOf(walker), `${rooms[next + i]}`)
        truth.push(
          `${nowS},${deviceOf(walker)},${rooms[next + i]},${here.xM.toFixed(2)},${here.yM.toFixed(2)},1.2,${here.room ?? ''},${here.floor}`,
        )
      }
      simulation.advance(nowS * 1000)
    }
  }
  return { readings: `${readings.join('\n')}\n`, truth: `${truth.join('\n')}\n` }
}

/** As the gateways spell it: `ibeacon:uuid-major-minor`, lower case. */
const deviceOf = ({ tag }: Truth) => tag.toLowerCase().replaceAll('/', '-')

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { values } = parseArgs({
    options: { site: { type: 'string' }, out: { type: 'string' }, seed: { type: 'string', default: '1' } },
  })
  if (!values.site || !values.out) {
    process.stderr.write('node sim/walkThrough.ts --site DIR --out DIR [--seed N]\n')
    process.exit(2)
  }
  const { readings, truth } = walkThrough(readSiteFolder(values.site), Number(values.seed))
  mkdirSync(values.out, { recursive: true })
  writeFileSync(join(values.out, 'readings.csv'), readings)
  writeFileSync(join(values.out, 'truth.csv'), truth)
}
