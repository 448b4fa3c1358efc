import { parseArgs } from 'node:util'
import { waysOut } from '../../core/presence/passage.ts'
import type { Body, Step } from '../../sim/world.ts'
import { exitRule } from './exitFigures.ts'
import { referenceFloors } from './exitDayHouse.ts'
import { simulatedHouse } from './simulatedHouse.ts'

/**
 * `node test/accuracy/exitDay.ts --hours 24 --floors 2 --gates 0 --seed 1`: false exit alarms of everyday life in the reference
 * hospital when nobody takes anything into its ways out. All of them are on its ground floor, and through two slabs nothing
 * is heard, so that the two lowest floors with their share of what is in it stand for the whole. Staff wear no tags here: no
 * rule is about them.
 */
const { values } = parseArgs({
  options: {
    hours: { type: 'string', default: '24' },
    floors: { type: 'string', default: '2' },
    gates: { type: 'string', default: '0' },
    points: { type: 'string', default: '60' },
    seed: { type: 'string', default: '1' },
  },
})
const { hours, floors, gates, points, seed } = Object.fromEntries(
  Object.entries(values).map(([name, text]) => [name, Number(text)]),
)

const house = referenceFloors(floors, gates)
const { sim, second } = simulatedHouse(house, { seed, points, rules: [exitRule] })
const rooms = house.floors.flatMap(f => f.rooms)
const exits = new Set<string>(rooms.filter(r => waysOut.has(r.type)).map(r => r.id))
const stores = rooms.filter(r => r.type === 'clean-utility').map(r => r.id)

/** Who would take something into a way out takes it to a store instead. */
function turnBack(body: Body): void {
  if (body.kind !== 'staff' || (body.load.length === 0 && !body.steps.some(s => s.do === 'take'))) return
  if (!body.steps.some(s => s.do === 'go' && exits.has(s.room))) return
  const other = sim.world.random.pick(stores)!
  body.steps = body.steps.flatMap((s): Step[] => {
    if (s.do === 'go' && exits.has(s.room)) return [{ do: 'go', room: other }]
    return s.do === 'out' || s.do === 'in' ? [] : [s]
  })
}

const tags = house.subjects.filter(s => s.kind !== 'staff').length
let [moves, falseAlarms, truly] = [0, 0, 0]
const onTheWay = new Set<Body>()
const startedMs = process.cpuUsage().user
const say = (s: number) => {
  const tagDays = (tags * s) / 86_400
  const coreS = Math.round((process.cpuUsage().user - startedMs) / 1e6)
  const hoursDone = s / 3600
  console.log(
    JSON.stringify({ seed, floors, gates, points, tags, hoursDone, tagDays, moves, falseAlarms, truly, coreS }),
  )
}
for (let s = 1; s <= hours * 3600; s++) {
  for (const body of sim.world.bodies) {
    turnBack(body)
    if (body.kind === 'staff') continue
    const moving = body.legs.length > 0 || (body.carriedBy?.legs.length ?? 0) > 0
    if (!moving) onTheWay.delete(body)
    else if (!onTheWay.has(body)) {
      onTheWay.add(body)
      moves++
    }
  }
  for (const fact of second()) {
    if (fact.kind !== 'alert' || fact.alert.rule !== exitRule.id || fact.event?.did !== 'raised') continue
    const body = sim.world.body(fact.alert.subject!)!
    const { x, y, room } = body.place
    if (exits.has(room)) truly++
    else falseAlarms++
    console.log(JSON.stringify({ s, subject: body.id, of: body.type, in: room, x, y, said: fact.alert.room }))
  }
  if (s % 3600 === 0) say(s)
}
