import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import pino from 'pino'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { asReaderId, asReceiverId } from '../../core/model/ids.ts'
import type { Reader } from '../../core/model/reader.ts'
import { systemClock } from '../../engine/clock.ts'
import { openEngine } from '../../engine/engine.ts'
import { poison } from './badDrivers.ts'
import { freshPortPath, plugIn, until } from './pseudoTerminal.ts'

vi.mock('../../readers/registry.ts', async load => {
  const registry = await load<typeof import('../../readers/registry.ts')>()
  const { badDrivers } = await import('./badDrivers.ts')
  const drivers = [...registry.drivers, ...badDrivers]
  return { drivers, findDriver: (id: string) => drivers.find(one => one.id === id) }
})

const clean: (() => unknown)[] = []
afterEach(async () => {
  for (const undo of clean.splice(0).reverse()) await undo()
})

async function port() {
  const { path, remove } = freshPortPath()
  clean.push(remove)
  const terminal = await plugIn(path)
  clean.push(() => terminal.kill())
  return terminal
}

/** What an RDM6300 says of tag number `number`. */
function frame(number: number): Uint8Array {
  const code = number.toString(16).toUpperCase().padStart(10, '0')
  const bytes = Buffer.from(code, 'hex')
  const xor = bytes.reduce((sum, byte) => sum ^ byte, 0)
  return Buffer.from(`\x02${code}${xor.toString(16).toUpperCase().padStart(2, '0')}\x03`, 'latin1')
}

describe('a driver that never returns and one that throws, beside three healthy readers', () => {
  it('cost the others nothing, are told in words, and read again after a pause', { timeout: 120_000 }, async () => {
    const dir = mkdtempSync(join(tmpdir(), 'whereabouts-stuck-'))
    const ids = ['lf-rdm6300', 'lf-rdm6300', 'lf-rdm6300', 'bad-loops', 'bad-throws']
    const ports = await Promise.all(ids.map(port))
    const engine = await openEngine({
      dir,
      clock: systemClock(),
      log: pino({ level: 'silent' }),
      listen: { mqtt: null },
    })
    clean.push(async () => {
      await engine.close()
      rmSync(dir, { recursive: true, force: true })
    })
    engine.saveSite({ name: 'Small', timeZone: 'UTC', demo: false, floors: [], shafts: [], receivers: [] })
    engine.saveReaders(
      ids.map(
        (driver, index): Reader => ({
          id: asReaderId(`r${index}`),
          driver,
          link: `serial:${ports[index]!.path}?baud=9600`,
          receiver: asReceiverId(`r${index}`),
          room: null,
          settings: {},
        }),
      ),
    )
    const row = (index: number) => engine.readerRows().find(({ id }) => id === `r${index}`)!
    await until(() => ids.every((_, index) => row(index).state === 'up'), 'all are up', 30_000)

    const rounds = 60
    for (let round = 0; round < rounds; round++) {
      for (const healthy of ports.slice(0, 3)) for (let tag = 0; tag < 5; tag++) healthy.write(frame(round * 5 + tag))
      if (round % 20 === 10) for (const bad of ports.slice(3)) bad.write(Uint8Array.of(1, poison, 2))
      await pause(10)
    }
    await until(() => [0, 1, 2].every(index => row(index).readings === rounds * 5), 'nothing is lost', 30_000)
    for (const index of [0, 1, 2]) expect(row(index)).toMatchObject({ state: 'up', problems: 0, reconnects: 0 })
    expect(row(3).lastProblem?.text).toMatch(/bad-loops got stuck .* was stopped/)
    expect(row(4).lastProblem?.text).toMatch(/bad-throws .*(poisoned|fails again)/)
    // Both come back, and read what they can stand.
    for (const index of [3, 4]) {
      const before = row(index).readings
      await until(
        () => {
          ports[index]!.write(Uint8Array.of(7))
          return row(index).state === 'up' && row(index).readings > before
        },
        `r${index} reads again`,
        60_000,
      )
    }
  })
})
