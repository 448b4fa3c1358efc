import { afterEach, describe, expect, it } from 'vitest'
import { asReaderId, asReceiverId } from '../../core/model/ids.ts'
import type { Problem } from '../../core/model/problem.ts'
import { systemClock } from '../../engine/clock.ts'
import type { Reading } from '../../readers/driver.ts'
import { type SeenPort, SerialPorts } from '../../readers/link/ports.ts'
import { serialLink } from '../../readers/link/serial.ts'
import { findDriver } from '../../readers/registry.ts'
import { answer, command, readFrame } from '../../readers/rfid/r200Frame.ts'
import { startSession } from '../../readers/session.ts'
import { freshPortPath, plugIn, type PseudoTerminal, until } from './pseudoTerminal.ts'

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

function reading(driver: string, path: string, list: () => readonly SeenPort[] = () => [], speed = 1) {
  const told = { readings: [] as Reading[], problems: [] as Problem[] }
  const kind = findDriver(driver)!
  const session = startSession({
    reader: {
      id: asReaderId('door'),
      driver,
      link: `serial:${path}`,
      receiver: asReceiverId('door'),
      room: null,
      settings: {},
    },
    driver: kind,
    settings: kind.settings.parse({}),
    openLink: serialLink({ kind: 'serial', path, baud: 115200 }, new SerialPorts(async () => list())),
    clock: systemClock(speed),
    listener: {
      onReading: one => told.readings.push(one),
      onReceiver() {},
      onProblem: one => told.problems.push(one),
      onHealth() {},
    },
  })
  clean.push(() => session.close())
  return { session, ...told, state: () => session.health.state }
}

/** A module that answers each command; `onPoll` is called when it is asked for tags. */
function answering(terminal: PseudoTerminal, onPoll: () => void = () => {}) {
  terminal.onBytes(bytes => {
    for (let at = 0; at + 5 <= bytes.length; at += 7 + bytes[at + 4]!) {
      const { command: code } = readFrame(bytes, at, bytes.length)
      if (code === command.multiPoll) onPoll()
      else terminal.write(answer.done(code))
    }
  })
}

describe('a serial port that is pulled', () => {
  it('is found again under another path by its USB device', { timeout: 30_000 }, async () => {
    const [before, after] = [port(), port()]
    let now = before
    const set = reading('uhf-r200', before, () => [
      { path: now, vendorId: '1a86', productId: '7523', serialNumber: 'A1' },
    ])
    const first = await plugged(before)
    answering(first)
    await until(() => set.state() === 'up', 'up', 10_000)
    await first.kill()
    await until(() => set.state() === 'down', 'down')
    now = after
    answering(await plugged(after))
    await until(() => set.state() === 'up', 'up at the other path', 10_000)
    expect(set.problems.at(-1)).toMatchObject({
      severity: 'info',
      text: `The reader of ${before} is now found at ${after}.`,
    })
  })

  it('is noticed by a driver that only listens', { timeout: 30_000 }, async () => {
    const path = port()
    const set = reading('lf-rdm6300', path)
    // What is still in the line when it hangs up is read first; after that the system often says nothing more.
    for (let plug = 0; plug < 6; plug++) {
      const terminal = await plugged(path)
      await until(() => set.state() === 'up', 'up', 10_000)
      terminal.write(Buffer.from('\u000262E3086CED08\u0003'.repeat(200)))
      await new Promise(resolve => setTimeout(resolve, plug % 3))
      await terminal.kill()
      await until(() => set.state() === 'down', `down, plug ${plug}`)
    }
    expect(set.problems.map(({ text }) => text)).toContain(`The serial port ${path} is gone.`)
  })

  it('a hundred times in mid-frame neither loses nor doubles a read', { timeout: 180_000 }, async () => {
    const path = port()
    // Ten times as fast as life, so that the waits of a hundred outages are not waited for.
    const set = reading('uhf-r200', path, () => [], 10)
    const tagOf = (n: number) => `epc:E200${n.toString(16).padStart(4, '0').toUpperCase()}`
    const frameOf = (n: number) => answer.tag(-50, Uint8Array.of(0xe2, 0, n >> 8, n & 0xff))
    let [said, unplugs] = [0, 0]
    for (; unplugs < 100; unplugs++) {
      const terminal = await plugged(path)
      let polled = false
      answering(terminal, () => {
        if (polled) return
        polled = true
        // Three reads, and a part of the next, which the module says again when it has power again.
        const next = frameOf(said + 3)
        const part = next.subarray(0, 1 + (unplugs % (next.length - 1)))
        terminal.write(Buffer.concat([frameOf(said), frameOf(said + 1), frameOf(said + 2), part]))
        said += 3
      })
      await until(() => set.readings.length >= 3 * (unplugs + 1), `reads of plug ${unplugs}`, 20_000)
      await terminal.kill()
    }
    expect(set.readings.map(({ tag }) => tag)).toEqual(Array.from({ length: 300 }, (_, n) => tagOf(n)))
  })
})
