import { describe, expect, it } from 'vitest'
import { parseTagId } from '../../core/model/tagId.ts'
import { problem } from '../../core/model/problem.ts'
import type { DriverKind } from '../../readers/driver.ts'
import { toUtf8 } from '../../readers/framing/text.ts'
import type { LinkEvents, OpenLink } from '../../readers/link/link.ts'
import { drivers, findDriver } from '../../readers/registry.ts'
import { farEnds, sampleTag } from '../../sim/readers/index.ts'
import type { FarEnd } from '../../sim/readers/farEnd.ts'
import { Random } from '../../sim/random.ts'
import { VirtualClock } from '../../test/readers/virtualWire.ts'
import { interrogate } from './interrogate.ts'

const suspects = drivers.filter(({ voice }) => voice)
const wedge = findDriver('wedge')!

/** Plays until the promise is settled: what waits for the time, what waits for promises, and the far end by turns. */
async function play<T>(clock: VirtualClock, promise: Promise<T>, advance: (ms: number) => void): Promise<T> {
  let over = false
  void promise.finally(() => (over = true))
  for (let ms = 0; !over; ms += 25) {
    if (ms > 120_000) throw new Error('it never ends')
    for (let turn = 0; turn < 8; turn++) await Promise.resolve()
    advance(ms)
    clock.pass(25)
  }
  return promise
}

/** At a line with the far end of a driver, which reads its tag. */
async function meet(id: string, asked: readonly DriverKind[] = suspects, echo = false) {
  const clock = new VirtualClock()
  let events: LinkEvents | undefined
  const say = (bytes: unknown) => events?.received(bytes as Uint8Array)
  const end = farEnds[id]!(new Random(1), say) as FarEnd
  const open: OpenLink = on => {
    events = on
    clock.setTimer(5, () => on.opened())
    return {
      send: bytes => {
        if (echo) say(bytes)
        end.receive(bytes as Uint8Array)
      },
      close: async () => (events = undefined),
    }
  }
  const field = [{ tag: parseTagId(sampleTag(id))!, rssiDbm: -50 }]
  const came = await play(clock, interrogate(open, { all: asked, likely: asked, text: wedge }, clock), ms =>
    end.advance(ms, () => field),
  )
  return came && 'driver' in came ? { ...came, driver: came.driver.id } : came
}

const speaking = Object.keys(farEnds).filter(id => suspects.some(one => one.id === id))

describe('asking at a line', () => {
  it.each(speaking)('knows %s among all others', async id => expect(await meet(id)).toMatchObject({ driver: id }))

  it.each(speaking)('knows %s through an adapter that gives back what was asked', async id =>
    expect(await meet(id, suspects, true)).toMatchObject({ driver: id }),
  )

  it.each(speaking)('takes %s for nobody else where it is not asked for', async id => {
    const others = suspects.filter(one => one.id !== id)
    expect([null, { driver: 'wedge', settings: {} }]).toContainEqual(await meet(id, others))
  })

  it('tells how one must be set here', async () => {
    expect(await meet('nfc-twn4')).toEqual({ driver: 'nfc-twn4', settings: {} })
    expect(await meet('nfc-twn4 crc')).toEqual({ driver: 'nfc-twn4', settings: { crc: true } })
    expect(await meet('nfc-twn4 binary')).toEqual({ driver: 'nfc-twn4', settings: { form: 'binary' } })
    expect(await meet('nfc-twn4 binary bare')).toEqual({ driver: 'nfc-twn4', settings: { form: 'binary', crc: false } })
  })

  const alone = async (open: (events: LinkEvents, clock: VirtualClock) => void) => {
    const clock = new VirtualClock()
    const link: OpenLink = events => {
      open(events, clock)
      return { send() {}, close: async () => {} }
    }
    return play(clock, interrogate(link, { all: suspects, likely: suspects, text: wedge }, clock), () => {})
  }

  it('takes lines of text for a scanner', async () => {
    const came = await alone((events, clock) =>
      clock.setTimer(5, () => {
        events.opened()
        events.received(toUtf8('PUMP-0017\r\n'))
      }),
    )
    expect(came).toEqual({ driver: wedge, settings: {} })
  })

  it('finds nobody where nobody is, nor in noise', async () => {
    expect(await alone((events, clock) => clock.setTimer(5, () => events.opened()))).toBe(null)
    const noise = Uint8Array.from({ length: 300 }, (_, at) => (at * 97 + (at >> 3) * 31) & 0xff)
    const came = await alone((events, clock) => {
      const hiss = () => {
        events.received(noise)
        clock.setTimer(40, hiss)
      }
      clock.setTimer(5, () => {
        events.opened()
        hiss()
      })
    })
    expect(came).toBe(null)
  })

  it('passes on why a link does not open', async () => {
    const gone = problem('error', 'There is no such port.', 'Plug it in.')
    expect(await alone((events, clock) => clock.setTimer(5, () => events.failed(gone)))).toEqual({ problem: gone })
  })
})
