import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { Aedes } from 'aedes'
import { SerialPort } from 'serialport'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { ask } from '../readers/rfid/r200Frame.ts'
import { hasSocat, tcpCable } from './readers/serialEnd.ts'

const folder = (path: string) => fileURLToPath(new URL(path, import.meta.url))
const dir = mkdtempSync(join(tmpdir(), 'sim-'))
let broker: Aedes
let listener: ReturnType<typeof createServer>
let sim: ChildProcessWithoutNullStreams
let answers: AsyncIterator<string>

beforeEach(async () => {
  broker = await Aedes.createBroker()
  listener = createServer(broker.handle)
  await new Promise<void>(done => listener.listen(0, '127.0.0.1', done))
  const { port } = listener.address() as AddressInfo
  sim = spawn(process.execPath, [
    folder('entry.ts'),
    '--site',
    folder('../floorplans/demo'),
    '--mqtt',
    `mqtt://127.0.0.1:${port}`,
    '--dir',
    dir,
  ])
  sim.stderr.pipe(process.stderr)
  answers = createInterface({ input: sim.stdout })[Symbol.asyncIterator]()
})

afterEach(async () => {
  if (sim.exitCode === null && sim.signalCode === null) {
    const gone = new Promise(done => sim.once('exit', done))
    sim.kill('SIGKILL')
    await gone
  }
  await new Promise<void>(done => broker.close(() => listener.close(() => done())))
  rmSync(dir, { recursive: true, force: true })
})

const answer = async () => JSON.parse((await answers.next()).value as string) as Record<string, unknown>
const order = (line: object) => {
  sim.stdin.write(`${JSON.stringify(line)}\n`)
  return answer()
}
const ended = () => new Promise<number | null>(done => sim.once('exit', done))
const published = (topic: string) =>
  new Promise<string>(done => {
    const look = (packet: { readonly topic: string; readonly payload: string | Buffer }) => {
      if (packet.topic !== topic) return
      broker.off('publish', look)
      done(String(packet.payload))
    }
    broker.on('publish', look)
  })
/** Processes of this test's folder that still run, by /proc. */
const socatsOf = (path: string) =>
  readdirSync('/proc').filter(pid => {
    try {
      return (
        /^\d+$/.test(pid) &&
        readFileSync(`/proc/${pid}/cmdline`, 'utf8').startsWith(`socat\0`) &&
        readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(path)
      )
    } catch {
      return false
    }
  })

describe('the simulator as a process', () => {
  test('answers with the truth, obeys, and refuses in words', async () => {
    expect((await answer()).ready).toBe(true)
    expect((await order({ truth: 'bed-01' })).truth).toEqual([
      expect.objectContaining({ subject: 'bed-01', room: '2-room-201' }),
    ])
    expect(await order({ verb: 'moveTo', subject: 'pump-11', room: '2-icu-1', atOnce: true })).toEqual({
      done: 'moveTo',
    })
    expect((await order({ truth: 'pump-11' })).truth).toEqual([expect.objectContaining({ room: '2-icu-1', floor: 2 })])
    expect(((await order({ truth: '*' })).truth as unknown[]).length).toBe(160)
    expect(await order({ truth: 'nobody' })).toEqual({ error: 'there is no subject nobody' })
    expect(await order({ verb: 'unplug', reader: 'x' })).toEqual({ error: 'there is no reader x' })
    sim.stdin.write('rubbish\n')
    expect(await answer()).toEqual({ error: 'not JSON: rubbish' })
  })

  test('a gateway that dies has its last will told by the broker, and says when it is back', async () => {
    await answer()
    const topic = 'espresense/rooms/gw-2-icu-1/status'
    const gone = published(topic)
    await order({ verb: 'gatewayDeath', gateway: 'gw-2-icu-1' })
    expect(await gone).toBe('offline')
    const back = published(topic)
    await order({ verb: 'gatewayRecovery', gateway: 'gw-2-icu-1' })
    expect(await back).toBe('online')
  })

  test.runIf(hasSocat())('the ports are real: a command gets its answer, unplugging takes the port away', async () => {
    const links = (await answer()).links as Record<string, string>
    expect(Object.keys(links)).toHaveLength(5)
    const path = /^serial:(.+)\?baud=115200$/.exec(links['r200-dock'])![1]
    const open = () =>
      new Promise<SerialPort>((done, fail) => {
        const port: SerialPort = new SerialPort({ path, baudRate: 115_200 }, e => (e ? fail(e) : done(port)))
      })
    const version = (port: SerialPort) =>
      new Promise<string>(done => {
        let text = ''
        port.on('data', (bytes: Buffer) => {
          text += bytes.toString('latin1')
          if (!text.includes('M100')) return
          clearInterval(asking)
          done(text)
        })
        // Asked again as a driver does: what is written while a port is being set up may be flushed.
        const asking = setInterval(() => port.write(ask.hardwareVersion()), 200)
      })
    const port = await open()
    expect(await version(port)).toContain('M100')
    const closed = new Promise(done => port.once('close', done))
    port.on('error', () => {})
    await order({ verb: 'unplug', reader: 'r200-dock' })
    await expect.poll(() => existsSync(path)).toBe(false)
    // serialport takes a port that hung up for an empty one; writing to it tells.
    const poking = setInterval(() => port.write(ask.stop()), 100)
    await closed
    clearInterval(poking)
    await order({ verb: 'replug', reader: 'r200-dock' })
    await expect.poll(() => existsSync(path)).toBe(true)
    const again = await open()
    expect(await version(again)).toContain('M100')
    await new Promise<void>(done => again.close(() => done()))
    // The host closed the port; the plug is still in, so it can be opened again.
    const closing = async (p: SerialPort) => new Promise<boolean>(done => p.close(e => done(e === null)))
    await expect.poll(() => open().then(closing, () => false)).toBe(true)
  })

  test.each(['SIGTERM', 'stdin'])('ends cleanly on %s, leaving no port and no process', async how => {
    await answer()
    if (hasSocat()) expect(socatsOf(dir)).toHaveLength(5)
    const code = ended()
    const will = published('espresense/rooms/gw-2-icu-1/status')
    if (how === 'stdin') sim.stdin.end()
    else sim.kill('SIGTERM')
    expect(await code).toBe(0)
    expect(await will).toBe('offline')
    await expect.poll(() => socatsOf(dir)).toEqual([])
    expect(readdirSync(dir)).toEqual([])
  })

  test('killed outright, it leaves no socat behind', async () => {
    await answer()
    const code = ended()
    sim.kill('SIGKILL')
    await code
    await expect.poll(() => socatsOf(dir)).toEqual([])
  })
})

test('without socat the cable is a TCP port that can be unplugged', async () => {
  const got: number[] = []
  const cable = tcpCable(bytes => got.push(...bytes))
  await cable.plug(true)
  const [, host, port] = /^tcp:(.+):(\d+)$/.exec(cable.link)!
  const { connect } = await import('node:net')
  const socket = connect(Number(port), host)
  await new Promise(done => socket.once('connect', done))
  socket.write(Uint8Array.of(1, 2, 3))
  await expect.poll(() => got).toEqual([1, 2, 3])
  const heard = new Promise<Buffer>(done => socket.once('data', done))
  cable.write(Uint8Array.of(9))
  expect([...(await heard)]).toEqual([9])
  const closed = new Promise(done => socket.once('close', done))
  await cable.plug(false)
  await closed
  await cable.plug(true)
  expect(cable.link).toBe(`tcp:${host}:${port}`)
  await cable.close()
})
