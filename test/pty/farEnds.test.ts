import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { asReaderId, asReceiverId } from '../../core/model/ids.ts'
import type { Problem } from '../../core/model/problem.ts'
import { parseTagId } from '../../core/model/tagId.ts'
import { systemClock } from '../../engine/clock.ts'
import type { Reading } from '../../readers/driver.ts'
import { SerialPorts } from '../../readers/link/ports.ts'
import { serialLink } from '../../readers/link/serial.ts'
import { findDriver } from '../../readers/registry.ts'
import { startSession } from '../../readers/session.ts'
import { Random } from '../../sim/random.ts'
import { roundMs } from '../../sim/readers/farEnd.ts'
import { farEnds, sampleTag } from '../../sim/readers/index.ts'
import { type CableEnd, hasSocat, openCable } from '../../sim/readers/serialEnd.ts'
import { until } from './pseudoTerminal.ts'

const clean: (() => unknown)[] = []
afterEach(async () => {
  for (const undo of clean.splice(0).reverse()) await undo()
})

/** Driver and reader with a real serial port between them. */
async function together(id: string, settings: object) {
  const dir = mkdtempSync(join(tmpdir(), 'whereabouts-far-'))
  clean.push(() => rmSync(dir, { recursive: true, force: true }))
  let cable: CableEnd | null = null
  const far = farEnds[id]!(new Random(1), output => output instanceof Uint8Array && cable?.write(output))
  cable = await openCable(dir, 'port', bytes => far.receive(bytes))
  clean.push(() => cable.close())
  const tag = parseTagId(sampleTag(id))!
  const began = performance.now()
  const time = setInterval(() => far.advance(performance.now() - began, () => [{ tag, rssiDbm: -55 }]), roundMs / 2)
  clean.push(() => clearInterval(time))
  const kind = findDriver(id)!
  const told = { readings: [] as Reading[], problems: [] as Problem[] }
  const session = startSession({
    reader: { id: asReaderId('x'), driver: id, link: 'x', receiver: asReceiverId('x'), room: null, settings: {} },
    driver: kind,
    settings: kind.settings.parse(settings),
    openLink: serialLink({ kind: 'serial', path: join(dir, 'port'), baud: 115_200 }, new SerialPorts(async () => [])),
    clock: systemClock(),
    listener: {
      onReading: reading => told.readings.push(reading),
      onReceiver() {},
      onProblem: problem => told.problems.push(problem),
      onHealth() {},
    },
  })
  clean.push(() => session.close())
  const more = async (what: string) => {
    const before = told.readings.length
    await until(() => told.readings.length > before + 3, what, 15_000)
  }
  return { ...told, cable, far, tag, session, more }
}

describe.runIf(hasSocat()).each([
  ['uhf-r200', { powerDbm: 20 }, { power: '07D0' }],
  ['uhf-chafon', { powerDbm: 26 }, { power: '1A' }],
  ['nfc-pn532', { retries: 7 }, { retries: '05FF0107' }],
  ['nfc-feig', {}, {}],
  ['ble-hci', { scan: 'legacy' }, { scan: '00600060000000' }],
])('%s on a real serial port', (id, settings, toldOf) => {
  it('sets its reader up, reads, and does so again after the plug was pulled', { timeout: 60_000 }, async () => {
    const set = await together(id, settings)
    await set.more('the first reads')
    expect(set.far.settings).toMatchObject(toldOf)
    expect(set.problems).toEqual([])
    await set.cable.plug(false)
    await until(() => set.session.health.state === 'down', 'down')
    set.far.restart()
    await set.cable.plug(true)
    await set.more('reads after the plug is in again')
    expect(set.far.settings).toMatchObject(toldOf)
    expect(new Set(set.readings.map(({ tag }) => tag))).toEqual(new Set([set.tag]))
  })
})
