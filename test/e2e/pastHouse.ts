/** Makes a data folder with ten days of past: `node test/e2e/pastHouse.ts DIR`. The demo's plan; its equipment circulates by the clock. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import pino from 'pino'
import type { Fact } from '../../core/facts.ts'
import { asRoomId, asSubjectId } from '../../core/model/ids.ts'
import type { AssetState } from '../../core/model/subject.ts'
import { parseTagId } from '../../core/model/tagId.ts'
import { localAdministrator } from '../../engine/access/caller.ts'
import { systemClock } from '../../engine/clock.ts'
import { openEngine } from '../../engine/engine.ts'
import { dispatch } from '../../engine/gateway/dispatch.ts'

const hour = 3_600_000
const days = 10
const types = ['Infusion pump', 'Syringe pump', 'Bladder scanner', 'Patient monitor']
const caller = localAdministrator('test')
const demo = fileURLToPath(new URL('../../floorplans/demo/', import.meta.url))
const read = (name: string) => readFileSync(join(demo, name), 'utf8')

const engine = await openEngine({
  dir: process.argv[2],
  clock: systemClock(),
  log: pino({ level: 'silent' }),
  listen: null,
})
await dispatch(engine, caller, 'site.import', {
  plan: read('floorplan.json'),
  receivers: read('receivers.csv'),
  name: 'Past General',
  timeZone: 'Europe/Dublin',
})
const rooms = engine.site()!.floors.flatMap(floor => floor.rooms.map(room => ({ ...room, floor: floor.floor })))
const ofType = (type: string) => rooms.filter(room => room.type === type)
const [clean, care, soiled] = [ofType('clean-utility'), ofType('patient'), ofType('soiled-utility')]
const items = types.flatMap((type, t) =>
  Array.from({ length: 12 }, (_, n) => ({
    id: `e${t}-${n}`,
    type,
    tag: parseTagId(`ble:AA:00:00:00:${t}0:${String(n).padStart(2, '0')}`)!,
    home: clean[n % clean.length],
    turn: t * 5 + n,
  })),
)
const csv = items.map(({ id, type, tag, home }) => `${id},${type} ${id},${type},,S${id},A${id},,${tag},${home.id},low`)
await dispatch(engine, caller, 'table.import', {
  kind: 'assets',
  csv: ['id,name,type,model,serial,asset_no,udi,tag,home_room,risk', ...csv].join('\n'),
})

const now = engine.clock.now()
for (const { id, tag, home, turn } of items) {
  const facts: Fact[] = []
  const subject = asSubjectId(id)
  let state: AssetState = 'available'
  let at = now - days * 24 * hour + (turn % 7) * hour
  const stay = (room: (typeof rooms)[number], until: number | null) => {
    const { floor } = room
    facts.push({
      kind: 'stay',
      stay: { subject, tag, room: asRoomId(room.id), floor, fromAt: at, toAt: until, probability: 0.95 },
    })
    at = until ?? at
  }
  const move = (to: AssetState) => {
    const change = { subject, at, from: state, to, why: 'room', by: null, room: null, note: '', refused: null } as const
    facts.push({ kind: 'state', change: { ...change, usedMs: 0, uses: 0 } })
    state = to
  }
  const idleH = 2 + (turn % 5)
  while (at + (idleH + 9) * hour < now) {
    stay(home, at + idleH * hour)
    const bedside = care[(turn + facts.length) % care.length]
    move('in-use')
    stay(bedside, at + (4 + (turn % 3)) * hour)
    move('dirty')
    stay(soiled[turn % soiled.length], at + hour)
    move('cleaning')
    move('available')
  }
  stay(home, null)
  engine.store.commit(facts)
}
await dispatch(engine, caller, 'rules.save', {
  rule: {
    id: 'pumps',
    name: 'Infusion pumps ready',
    kind: 'par',
    who: { types: ['Infusion pump'] },
    where: { roomTypes: ['clean-utility'] },
    par: { target: 6, critical: 2, min: 4 },
  },
})
await engine.close()
