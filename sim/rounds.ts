/**
 * What people do all day: nurses and physicians walk rounds of their unit; pumps go from the clean utility to a
 * patient, then to the soiled utility, are cleaned and come back; porters move patients with their bed and pump, and
 * carts to the dock; biomed technicians fetch devices to the workshop and return them.
 */
import type { RoomId } from '../core/model/ids.ts'
import type { Room, RoomType } from '../core/model/site.ts'
import type { Body, Step, World } from './world.ts'

const minute = 60_000

/** Equipment that circulates between patients and the utility rooms. */
const circulating: readonly string[] = ['Infusion pump', 'Syringe pump', 'Bladder scanner', 'Suction unit']
const careRooms: readonly RoomType[] = ['patient', 'icu', 'emergency']

export function occupation(person: Body, world: World): Step[] {
  if (person.kind === 'patient') return patientDay(person, world)
  if (/porter/i.test(person.type)) return porterDay(world)
  if (/utility/i.test(person.type)) return utilityDay(world)
  if (/biomed/i.test(person.type)) return biomedDay(world)
  return wardDay(person, world)
}

/** Someone fetches a thing and takes it somewhere; `leave` = and out by that room's outer door for so long. */
export function errand(what: Body, room: RoomId, world: World, leaveMs = 0): Step[] {
  const carry: Step[] = [
    { do: 'go', room: what.place.room },
    { do: 'take', what },
    { do: 'wait', ms: 4_000 },
    { do: 'go', room },
  ]
  if (leaveMs === 0) return [...carry, { do: 'wait', ms: 5_000 }, { do: 'put', what }, ...pause(world, 0.2, 0.6)]
  return [
    ...carry,
    { do: 'wait', ms: 20_000 },
    { do: 'out' },
    { do: 'wait', ms: leaveMs },
    { do: 'in' },
    { do: 'put', what },
  ]
}

function patientDay(patient: Body, world: World): Step[] {
  const rest: Step = { do: 'wait', ms: world.random.between(4, 15) * minute }
  const able = world.roomOf(patient)?.type !== 'icu' && world.random.chance(0.15)
  const corridor = able
    ? pickRoom(world, r => r.type === 'corridor' && r.unit !== '' && r.unit === world.roomOf(patient)?.unit)
    : undefined
  if (!corridor) return [rest, { do: 'go', room: patient.place.room }]
  return [rest, { do: 'go', room: corridor }, { do: 'wait', ms: minute }, { do: 'go', room: patient.place.room }]
}

function wardDay(person: Body, world: World): Step[] {
  const own = (r: Room) => r.unit !== '' && person.type.startsWith(r.unit)
  if (/nurse/i.test(person.type) && world.random.chance(0.3)) {
    const moved = movePump(own, world)
    if (moved.length > 0) return moved
  }
  const room = world.random.chance(0.3)
    ? pickRoom(world, r => own(r) && r.type === 'nurse-station')
    : pickRoom(world, r => own(r) && r.type !== 'corridor' && r.type !== 'soiled-utility')
  return [{ do: 'go', room: room ?? person.place.room }, ...pause(world, 0.4, 3)]
}

/** A used one to the soiled utility, or a clean one to a patient. */
function movePump(own: (r: Room) => boolean, world: World): Step[] {
  const used = pickThing(world, (b, r) => own(r) && careRooms.includes(r.type) && b.type !== 'Suction unit')
  const soiled = nearestOfType(world, 'soiled-utility', used)
  if (used && soiled && world.random.chance(0.5)) return errand(used, soiled, world)
  const clean = pickThing(world, (_, r) => own(r) && r.type === 'clean-utility')
  const patient = pickRoom(world, r => own(r) && careRooms.includes(r.type))
  return clean && patient ? errand(clean, patient, world) : []
}

function utilityDay(world: World): Step[] {
  const dirty = pickThing(world, (_, r) => r.type === 'soiled-utility')
  const clean = nearestOfType(world, 'clean-utility', dirty)
  if (dirty && clean)
    return [{ do: 'go', room: dirty.place.room }, ...pause(world, 1, 3), ...errand(dirty, clean, world)]
  const room = pickRoom(world, r => r.type === 'soiled-utility' || r.type === 'clean-utility')
  return room ? [{ do: 'go', room }, ...pause(world, 1, 3)] : pause(world, 1, 3)
}

function porterDay(world: World): Step[] {
  const turn = world.random.next()
  if (turn < 0.35) return patientTrip(world)
  if (turn < 0.5) {
    const cart = world.random.pick(world.bodies.filter(b => b.type === 'Linen cart' && world.isFree(b)))
    const to = pickRoom(world, r => r.type === 'laundry' || r.type === 'clean-utility' || r.type === 'dock')
    if (cart && to) return errand(cart, to, world, isDock(world, to) ? world.random.between(8, 20) * minute : 0)
  }
  if (turn < 0.7) {
    const chair = world.random.pick(world.bodies.filter(b => b.type === 'Wheelchair' && world.isFree(b)))
    const to = pickRoom(world, r => r.type === 'exit' || r.type === 'emergency' || r.type === 'lift')
    if (chair && to) return errand(chair, to, world)
  }
  const room = pickRoom(world, r => r.type === 'exit' || r.type === 'nurse-station')
  return room ? [{ do: 'go', room }, ...pause(world, 0.5, 2)] : pause(world, 0.5, 2)
}

/** A patient in bed, with the pump beside it, to imaging or theatre and back. */
function patientTrip(world: World): Step[] {
  const patient = world.random.pick(
    world.bodies.filter(b => b.kind === 'patient' && world.isFree(b) && world.roomOf(b)?.type === 'patient'),
  )
  const to = pickRoom(world, r => r.type === 'imaging' || r.type === 'theatre')
  if (!patient || !to) return pause(world, 0.5, 1)
  const home = patient.place.room
  const here = (b: Body) => b.place.room === home && world.isFree(b)
  const bed = world.bodies.find(b => b.kind === 'bed' && here(b))
  const pump = world.bodies.find(b => circulating.includes(b.type) && here(b))
  const load = [patient, bed, pump].filter((b): b is Body => b !== undefined)
  const all = (does: 'take' | 'put'): Step[] => load.map(what => ({ do: does, what }))
  const stay = pause(world, 3, 8)
  const there: Step[] = [
    { do: 'go', room: home },
    ...all('take'),
    { do: 'wait', ms: 20_000 },
    { do: 'go', room: to },
    ...all('put'),
  ]
  return [...there, ...stay, ...all('take'), { do: 'go', room: home }, ...all('put')]
}

function biomedDay(world: World): Step[] {
  const workshop = pickRoom(world, r => r.type === 'workshop')
  const turn = world.random.next()
  if (workshop && turn < 0.25) {
    const device = pickThing(world, (b, r) => b.type !== 'Bed' && (r.type === 'storage' || r.type === 'nurse-station'))
    if (device) return [...errand(device, workshop, world), ...pause(world, 3, 6)]
  }
  if (turn < 0.4) {
    const mended = pickThing(world, (_, r) => r.type === 'workshop')
    const library = pickRoom(
      world,
      r => r.type === 'storage' && r.unit !== '' && r.unit === world.rooms.get(workshop!)?.unit,
    )
    if (mended && library) return errand(mended, library, world)
  }
  const room = turn < 0.8 ? workshop : pickRoom(world, r => careRooms.includes(r.type) || r.type === 'storage')
  return room ? [{ do: 'go', room }, ...pause(world, 2, 6)] : pause(world, 2, 6)
}

const pause = (world: World, fromMin: number, toMin: number): Step[] => [
  { do: 'wait', ms: world.random.between(fromMin, toMin) * minute },
]

const pickRoom = (world: World, fits: (room: Room) => boolean): RoomId | undefined =>
  world.random.pick([...world.rooms.values()].filter(fits))?.id

const pickThing = (world: World, fits: (thing: Body, room: Room) => boolean): Body | undefined =>
  world.random.pick(
    world.bodies.filter(b => {
      const room = world.roomOf(b)
      return (
        b.kind === 'asset' &&
        room &&
        (circulating.includes(b.type) || room.type === 'workshop' || room.type === 'storage') &&
        world.isFree(b) &&
        fits(b, room)
      )
    }),
  )

/** On the thing's own floor where there is one. */
function nearestOfType(world: World, type: RoomType, thing: Body | undefined): RoomId | undefined {
  const rooms = [...world.rooms.values()].filter(r => r.type === type)
  return (rooms.find(r => r.floor === thing?.place.floor) ?? rooms[0])?.id
}

const isDock = (world: World, room: RoomId) => world.rooms.get(room)?.type === 'dock'
