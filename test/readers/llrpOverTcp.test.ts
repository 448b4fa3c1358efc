import { afterEach, expect, it } from 'vitest'
import { asReaderId, asReceiverId } from '../../core/model/ids.ts'
import type { Problem } from '../../core/model/problem.ts'
import { parseTagId } from '../../core/model/tagId.ts'
import { systemClock } from '../../engine/clock.ts'
import type { Reading } from '../../readers/driver.ts'
import { tcpLink } from '../../readers/link/tcp.ts'
import { uhfLlrp } from '../../readers/rfid/uhfLlrp.ts'
import { type Session, startSession } from '../../readers/session.ts'
import { Random } from '../../sim/random.ts'
import { LlrpPort } from '../../sim/readers/llrpPort.ts'
import { until } from '../pty/pseudoTerminal.ts'

const label = { tag: parseTagId('epc:30751FEB705C5904E3D50D70')!, rssiDbm: -55 }
const clean: (() => unknown)[] = []
afterEach(async () => {
  for (const undo of clean.splice(0).reverse()) await undo()
})

async function reader(): Promise<LlrpPort> {
  const port = new LlrpPort(new Random(1))
  await port.open()
  clean.push(() => port.close())
  // The reader's own time runs ten times as fast.
  let now = 0
  const timer = setInterval(() => port.device.advance((now += 200), () => [label]), 20)
  clean.push(() => clearInterval(timer))
  return port
}

function session(port: number) {
  const told = { readings: [] as Reading[], problems: [] as Problem[] }
  const started: Session = startSession({
    reader: {
      id: asReaderId('portal'),
      driver: 'uhf-llrp',
      link: `tcp:127.0.0.1:${port}`,
      receiver: asReceiverId('portal'),
      room: null,
      settings: {},
    },
    driver: uhfLlrp,
    settings: uhfLlrp.settings.parse({ powerDbm: 20 }),
    openLink: tcpLink('127.0.0.1', port),
    clock: systemClock(),
    random: () => 0.5,
    listener: {
      onReading: one => told.readings.push(one),
      onReceiver() {},
      onProblem: one => told.problems.push(one),
      onHealth() {},
    },
  })
  clean.push(() => started.close())
  const reads = (count: number) => {
    const before = told.readings.length
    return until(() => told.readings.length >= before + count, `${count} more readings`)
  }
  return { ...told, reads, health: () => started.health, close: () => started.close() }
}

it('a session reads over a real connection, and again after it was lost and after the reader’s power was', async () => {
  const port = await reader()
  const set = session(port.port)
  await set.reads(5)
  expect(set.readings[0]).toMatchObject({ tag: label.tag, rssiDbm: -55 })
  expect([set.health().state, set.problems]).toEqual(['up', []])

  port.drop()
  await until(() => set.health().state === 'down', 'down')
  await set.reads(20)
  expect(set.problems.map(({ text }) => text)).toEqual([
    `The reader at 127.0.0.1:${port.port} has closed the connection.`,
  ])

  await port.close()
  port.device.restart()
  await until(() => set.health().state === 'down', 'down')
  expect(port.device.reading).toBe(false)
  await port.open()
  await set.reads(20)
  expect([port.device.powerIndex, set.health().reconnects >= 2]).toEqual([41, true])
})

it('a second program is told that the first has the reader, and has it when that ends', async () => {
  const port = await reader()
  const first = session(port.port)
  await first.reads(1)
  const second = session(port.port)
  await until(() => second.problems.length > 0, 'a problem')
  expect(second.problems[0]!.text).toBe('The reader refuses the connection: another program is connected to it.')
  await until(() => first.problems.length > 0, 'a problem')
  expect(first.problems[0]!.text).toBe('Another program tried to connect to this reader.')
  await first.close()
  await second.reads(1)
  expect(second.problems).toHaveLength(1)
})
