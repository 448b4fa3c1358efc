import { rmSync, writeFileSync } from 'node:fs'
import { afterEach, describe, expect, it } from 'vitest'
import { asReaderId, asReceiverId } from '../../core/model/ids.ts'
import type { Problem } from '../../core/model/problem.ts'
import type { Reading } from '../../readers/driver.ts'
import { SerialPorts } from '../../readers/link/ports.ts'
import { serialLink } from '../../readers/link/serial.ts'
import { answer, ask, command, readFrame } from '../../readers/rfid/r200Frame.ts'
import { uhfR200 } from '../../readers/rfid/uhfR200.ts'
import { systemClock } from '../../engine/clock.ts'
import { type Session, startSession } from '../../readers/session.ts'
import { freshPortPath, plugIn, type PseudoTerminal, until } from './pseudoTerminal.ts'

const epcs = Array.from({ length: 40 }, (_, index) => Uint8Array.of(0xe2, 0x00, 0xbb, 0x7e, 0x22, index))
const notices = epcs.map((epc, index) => answer.tag(-40 - index, epc))
const tags = epcs.map((_, index) => `epc:E200BB7E22${index.toString(16).padStart(2, '0').toUpperCase()}`)

const ports = new SerialPorts(async () => [])
const clean: (() => unknown)[] = []
afterEach(async () => {
  for (const undo of clean.splice(0).reverse()) await undo()
})

function port() {
  const { path, remove } = freshPortPath()
  clean.push(remove)
  return path
}

async function plugged(path: string): Promise<PseudoTerminal> {
  const terminal = await plugIn(path)
  clean.push(() => terminal.kill())
  return terminal
}

/** A module at the far end that answers each command, and whether it has been asked for tags. */
function answering(terminal: PseudoTerminal) {
  const module = { polled: false }
  terminal.onBytes(bytes => {
    for (let at = 0; at < bytes.length; at += 7 + bytes[at + 4]!) {
      const { command: code } = readFrame(bytes, at, bytes.length)
      terminal.write(code === command.multiPoll ? answer.error(0x15) : answer.done(code))
      module.polled ||= code === command.multiPoll
    }
  })
  return module
}

function reading(path: string) {
  const told = { readings: [] as Reading[], problems: [] as Problem[] }
  const session: Session = startSession({
    reader: {
      id: asReaderId('door'),
      driver: 'uhf-r200',
      link: `serial:${path}`,
      receiver: asReceiverId('door'),
      room: null,
      settings: {},
    },
    driver: uhfR200,
    settings: uhfR200.settings.parse({}),
    openLink: serialLink({ kind: 'serial', path, baud: 115200 }, ports),
    clock: systemClock(),
    listener: {
      onReading: one => told.readings.push(one),
      onReceiver() {},
      onProblem: one => told.problems.push(one),
      onHealth() {},
    },
  })
  clean.push(() => session.close())
  return { session, ...told, heard: () => told.readings.map(({ tag }) => tag) }
}

describe('an R200 on a serial port', () => {
  it('is asked who it is, set up and polled', async () => {
    const path = port()
    const terminal = await plugged(path)
    const asked: Uint8Array[] = []
    terminal.onBytes(bytes => asked.push(bytes))
    answering(terminal)
    const set = reading(path)
    await until(() => Buffer.concat(asked).includes(Buffer.from(ask.multiPoll(10_000))), 'the first poll')
    expect(Buffer.concat(asked).subarray(0, 8)).toEqual(Buffer.from(ask.hardwareVersion()))
    await until(() => set.session.health.state === 'up', 'up')
    expect(set.problems).toEqual([])
  })

  it('is read byte by byte, in split and in merged chunks, between garbage', async () => {
    const path = port()
    const terminal = await plugged(path)
    const module = answering(terminal)
    const set = reading(path)
    // Up with its first answer: those to the rest of its settings must not come in the middle of a tag.
    await until(() => module.polled, 'the first poll')

    for (const byte of Buffer.concat(notices.slice(0, 3))) {
      terminal.write(Uint8Array.of(byte))
      await new Promise(setImmediate)
    }
    const [split, merged] = [Buffer.concat(notices.slice(3, 20)), Buffer.concat(notices.slice(20, 39))]
    for (let at = 0; at < split.length; at += 13) {
      terminal.write(split.subarray(at, at + 13))
      await new Promise(resolve => setTimeout(resolve, 2))
    }
    terminal.write(merged)
    terminal.write(Uint8Array.of(0x00, 0xbb, 0x02, 0x22, 0x00, 0x11, 0xff, 0x7e))
    terminal.write(notices[39]!)
    // Enough behind it to settle the head of the garbage.
    terminal.write(notices[0]!)
    await until(() => set.readings.length >= 41, 'all tags')
    expect(set.heard()).toEqual([...tags, tags[0]])
    expect(set.problems).toHaveLength(1)
  })

  it('is down at once when it is pulled, and back within 5 s of its return', { timeout: 20_000 }, async () => {
    const path = port()
    const first = await plugged(path)
    answering(first)
    const set = reading(path)
    await until(() => set.session.health.state === 'up', 'up')
    await first.kill()
    await until(() => set.session.health.state === 'down', 'down', 1000)
    expect(set.problems.at(-1)!.text).toMatch(/is gone|There is no serial port/)
    await new Promise(resolve => setTimeout(resolve, 3000))

    const second = await plugged(path)
    answering(second)
    await until(() => set.session.health.state === 'up', 'up again', 5000)
    second.write(notices[7]!)
    await until(() => set.readings.length === 1, 'a tag')
    expect(set.heard()).toEqual([tags[7]])
    expect(set.session.health.reconnects).toBe(1)
  })

  it('says in one sentence when another program holds the port, and takes over when it lets go', {
    timeout: 20_000,
  }, async () => {
    const path = port()
    answering(await plugged(path))
    const holder = reading(path)
    await until(() => holder.session.health.state === 'up', 'up')
    const second = reading(path)
    await until(() => second.problems.length > 0, 'a problem')
    expect(second.session.health.state).toBe('down')
    expect(second.problems).toMatchObject([
      { severity: 'error', text: `The serial port ${path} is in use by another program.` },
    ])
    await holder.session.close()
    await until(() => second.session.health.state === 'up', 'up')
  })

  it('says in one sentence what is wrong with a port', async () => {
    const path = port()
    const missing = reading(path)
    await until(() => missing.problems.length > 0, 'a problem')
    expect(missing.problems[0]!.text).toBe(`There is no serial port ${path}.`)
    await missing.session.close()

    writeFileSync(path, '')
    clean.push(() => rmSync(path, { force: true }))
    const plain = reading(path)
    await until(() => plain.problems.length > 0, 'a problem')
    expect(plain.problems[0]!.text).toMatch(new RegExp(`^The serial port ${path} could not be opened \\(.*\\)\\.$`))
  })
})
