/**
 * A house at full load: 40 R200 modules on serial ports, each as fast as 115200 baud allow, and 200 gateways that publish
 * 20,000 messages a second to the embedded broker, into the real engine with its store.
 *
 *     node --expose-gc test/readers/load.ts [--seconds 10] [--readers 40] [--gateways 200] [--rate 20000]
 *
 * Prints what was sent and read, the memory, the processor time, how late the event loop was beside that of a process that
 * does nothing, since others may use the machine, and how much of its own work kept it from turning.
 */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { constants, setPriority, tmpdir } from 'node:os'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import pino from 'pino'
import { asReaderId, asReceiverId, asSubjectId } from '../../core/model/ids.ts'
import { readPlan } from '../../core/model/plan.ts'
import type { Reader } from '../../core/model/reader.ts'
import type { Receiver, Site } from '../../core/model/site.ts'
import type { Subject } from '../../core/model/subject.ts'
import { parseTagId } from '../../core/model/tagId.ts'
import { systemClock } from '../../engine/clock.ts'
import { openEngine } from '../../engine/engine.ts'
import { beaconOf, type Sent } from './loadFarEnds.ts'

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '10' },
    readers: { type: 'string', default: '40' },
    gateways: { type: 'string', default: '200' },
    rate: { type: 'string', default: '20000' },
  },
})
const [seconds, readers, gateways, rate] = [values.seconds, values.readers, values.gateways, values.rate].map(Number)
const beacons = 1000
const watchResolutionMs = 1
/** What is worked out once is no part of what goes on. */
const startUpMs = 1000

const dir = mkdtempSync(join(tmpdir(), 'whereabouts-load-'))
const engine = await openEngine({
  dir: join(dir, 'data'),
  clock: systemClock(),
  log: pino({ level: 'silent' }),
  listen: { mqtt: 0 },
})
const far = fork(new URL('loadFarEnds.ts', import.meta.url), [
  dir,
  String(readers),
  String(gateways),
  String(rate),
  String(beacons),
])
// In a house they are machines of their own: here they give way to the engine, and catch up.
setPriority(far.pid!, constants.priority.PRIORITY_LOW)
const idle = fork(new URL('loadIdle.ts', import.meta.url))
far.send({ mqttPort: engine.mqttPort })
await once(far, 'message')
setUp()
// A feed is up once something came over it: each gateway says one thing until it is.
const greeting = setInterval(() => far.send({ greet: true }), 500)
await until(() => engine.readerRows().every(({ state }) => state === 'up'))
clearInterval(greeting)
await pause(1000)
const greeted = gatewayReadings()

far.send({ run: true })
await pause(startUpMs)
const delay = monitorEventLoopDelay({ resolution: watchResolutionMs })
const turns = watchTurns()
const before = { cpu: process.cpuUsage(), thread: process.threadCpuUsage(), at: performance.now(), readings: read() }
delay.enable()
idle.send({ watch: true })
const memory: number[] = []
for (let second = 0; second < seconds; second++) {
  await pause(1000)
  memory.push(process.memoryUsage().rss / 2 ** 20)
}
delay.disable()
turns.stop()
idle.send({ watch: false })
const [quiet] = (await once(idle, 'message')) as [{ maxMs: number; p99Ms: number }]
const [cpu, thread] = [process.cpuUsage(before.cpu), process.threadCpuUsage(before.thread)]
const elapsedS = (performance.now() - before.at) / 1000
const perSecond = Math.round((read() - before.readings) / elapsedS)

far.send({ run: false })
const [sent] = (await once(far, 'message')) as [Sent]
await until(() => read() - greeted >= sent.frames + sent.messages, 15_000)
globalThis.gc?.()
const rows = engine.readerRows()
const say = (what: string, value: unknown) => process.stdout.write(`${what.padEnd(44)} ${value}\n`)
say('reads on serial ports: sent, read', `${sent.frames}, ${read() - gatewayReadings()}`)
say('messages of gateways: sent, read', `${sent.messages}, ${gatewayReadings() - greeted}`)
say('readings a second', perSecond)
say(
  'problems told',
  rows.reduce((all, { problems }) => all + problems, 0),
)
say('processor, share of one core', ((cpu.user + cpu.system) / 1e6 / elapsedS).toFixed(2))
say('that of its main thread', ((thread.user + thread.system) / 1e6 / elapsedS).toFixed(2))
say('memory (MB), second by second', memory.map(mb => mb.toFixed(0)).join(' '))
say('heap after it, collected (MB)', (process.memoryUsage().heapUsed / 2 ** 20).toFixed(0))
say('event loop late (ms): max, 99 %', `${ms(delay.max)}, ${ms(delay.percentile(99))}`)
const [longest, ninetyNine] = turns.longest()
say('event loop busy (ms of processor): max, 99 %', `${longest.toFixed(0)}, ${ninetyNine.toFixed(0)}`)
say('that of an idle process: max, 99 %', `${quiet.maxMs.toFixed(0)}, ${quiet.p99Ms.toFixed(0)}`)
const words = new Set(rows.flatMap(({ lastProblem }) => lastProblem?.text ?? []))
for (const text of words) say('last problem of some', text)
say(
  'reconnects',
  rows.reduce((all, { reconnects }) => all + reconnects, 0),
)

far.kill()
idle.kill()
await engine.close()
rmSync(dir, { recursive: true, force: true })
process.exit(0)

/** Processor time that this thread takes from one turn of its event loop to the next: what blocks it, whoever else runs. */
function watchTurns() {
  const busy: number[] = []
  const used = () => {
    const { user, system } = process.threadCpuUsage()
    return (user + system) / 1000
  }
  let before = used()
  const timer = setInterval(() => {
    const now = used()
    busy.push(now - before)
    before = now
  }, watchResolutionMs)
  return {
    stop: () => clearInterval(timer),
    longest: (): [number, number] => {
      busy.sort((a, b) => b - a)
      return [busy[0] ?? 0, busy[Math.floor(busy.length / 100)] ?? 0]
    },
  }
}

function ms(nanoseconds: number): string {
  return (nanoseconds / 1e6).toFixed(0)
}

function gatewayReadings(): number {
  return engine.readerRows().find(({ id }) => id === 'gateways')?.readings ?? 0
}

function read(): number {
  return engine.readerRows().reduce((all, { readings }) => all + readings, 0)
}

async function until(happened: () => boolean, limitMs = 30_000): Promise<void> {
  for (let waited = 0; !happened() && waited < limitMs; waited += 50) await pause(50)
}

/** The demo hospital with receivers in all its rooms, gateways and serial readers one after another. */
function setUp(): void {
  const plan = readPlan(readFileSync(new URL('../../floorplans/demo/floorplan.json', import.meta.url), 'utf8'))
  const rooms = plan.floors.flatMap(floor => floor.rooms.map(room => ({ floor: floor.floor, room })))
  const receivers = Array.from({ length: gateways! + readers! }, (_, index): Receiver => {
    const { floor, room } = rooms[index % rooms.length]!
    const [xs, ys] = [room.polygon.map(([x]) => x), room.polygon.map(([, y]) => y)]
    const at = { xM: (Math.min(...xs) + Math.max(...xs)) / 2, yM: (Math.min(...ys) + Math.max(...ys)) / 2, floor }
    const isGateway = index < gateways!
    const id = asReceiverId(isGateway ? `gw-${index}` : `port-${index - gateways!}`)
    return isGateway ? { id, kind: 'ble', ...at } : { id, kind: 'rfid', ...at, room: room.id }
  })
  const site: Site = {
    name: 'Load',
    timeZone: 'UTC',
    demo: true,
    floors: plan.floors,
    shafts: plan.shafts,
    receivers,
  }
  const serial = Array.from({ length: readers! }, (_, index): Reader => {
    const id = `port-${index}`
    const link = `serial:${join(dir, id)}`
    return { id: asReaderId(id), driver: 'uhf-r200', link, receiver: asReceiverId(id), room: null, settings: {} }
  })
  const feed: Reader = {
    id: asReaderId('gateways'),
    driver: 'gw-espresense',
    link: 'mqtt:espresense',
    receiver: null,
    room: null,
    settings: {},
  }
  engine.saveSite(site)
  engine.saveSubjects(Array.from({ length: beacons }, (_, number) => pump(number)))
  engine.saveReaders([...serial, feed])
}

function pump(number: number): Subject {
  return {
    id: asSubjectId(`pump-${number}`),
    kind: 'asset',
    name: `Pump ${number}`,
    type: 'Infusion pump',
    model: '',
    serial: '',
    assetNo: '',
    udi: '',
    mrn: '',
    tag: parseTagId(beaconOf(number)),
    homeRoom: null,
    highRisk: false,
    state: 'available',
  }
}
