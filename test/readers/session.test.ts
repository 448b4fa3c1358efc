import fc from 'fast-check'
import { expect, it } from 'vitest'
import { asReaderId, asReceiverId } from '../../core/model/ids.ts'
import { uhfR200 } from '../../readers/rfid/uhfR200.ts'
import { startSession } from '../../readers/session.ts'
import { moduleOn, VirtualClock, Wire } from './virtualWire.ts'

/** What can happen to a reader and its cable. */
type Event =
  | { readonly kind: 'pull' | 'plug' | 'mute' | 'speak' | 'driver fault' | 'listener fault' }
  | { readonly kind: 'pass'; readonly ms: number }
  | { readonly kind: 'noise'; readonly bytes: Uint8Array }

const events: fc.Arbitrary<Event> = fc.oneof(
  fc.constantFrom('pull', 'plug', 'mute', 'speak', 'driver fault', 'listener fault').map(kind => ({ kind })),
  fc.integer({ min: 1, max: 20_000 }).map(ms => ({ kind: 'pass' as const, ms })),
  fc.uint8Array({ maxLength: 50 }).map(bytes => ({ kind: 'noise' as const, bytes })),
)

/** A silent line is let go and opened again: a cable pulled in between is missed so soon. */
const openedAgainMs = 300

it('whatever happens to a reader, its session lives, is truthful, and is up 5 s after all is well', () => {
  fc.assert(
    fc.property(fc.array(events, { maxLength: 30 }), happenings => {
      const clock = new VirtualClock()
      const wire = new Wire(clock)
      moduleOn({ wire, clock })
      const speak = wire.onSend
      let [driverFaults, listenerFaults] = [0, 0]
      const failing = (left: number, what: string) => {
        if (left > 0) throw new Error(what)
      }
      const session = startSession({
        reader: {
          id: asReaderId('door'),
          driver: 'uhf-r200',
          link: 'serial:x',
          receiver: asReceiverId('door'),
          room: null,
          settings: {},
        },
        driver: {
          ...uhfR200,
          open(settings) {
            const driver = uhfR200.open(settings)
            return {
              start: (now, out) => driver.start(now, out),
              receive: (input, now, out) => {
                failing(driverFaults--, 'driver')
                driver.receive(input, now, out)
              },
              tick: (now, out) => {
                failing(driverFaults--, 'driver')
                driver.tick(now, out)
              },
              end: out => driver.end(out),
            }
          },
        },
        settings: uhfR200.settings.parse({}),
        openLink: wire.open,
        clock,
        random: () => 1,
        listener: {
          onReading: () => failing(listenerFaults--, 'listener'),
          onReceiver() {},
          onProblem: () => failing(listenerFaults--, 'listener'),
          onHealth() {},
        },
      })
      const say = (bytes: Uint8Array) => {
        if (wire.plugged) wire.say(bytes)
      }
      const pull = () => {
        const untold = !wire.events
        wire.pull()
        if (untold) clock.pass(openedAgainMs)
      }
      for (const event of happenings) {
        if (event.kind === 'pull') pull()
        if (event.kind === 'plug') wire.plugged = true
        if (event.kind === 'mute') wire.onSend = () => {}
        if (event.kind === 'speak') wire.onSend = speak
        if (event.kind === 'driver fault') driverFaults = 3
        if (event.kind === 'listener fault') listenerFaults = 3
        if (event.kind === 'noise') say(event.bytes)
        if (event.kind === 'pass') clock.pass(event.ms)
        if (!wire.plugged) expect(session.health.state).toBe('down')
      }
      ;[wire.plugged, wire.onSend, driverFaults, listenerFaults] = [true, speak, 0, 0]
      const before = session.health.readings
      clock.pass(5000)
      expect(session.health.state).toBe('up')
      clock.pass(3000)
      expect(session.health.readings).toBeGreaterThan(before)
      pull()
      expect(session.health.state).toBe('down')
    }),
    {
      numRuns: 200,
      examples: [
        [[{ kind: 'mute' }, { kind: 'driver fault' }, { kind: 'pass', ms: 11_750 }, { kind: 'pull' }]],
        [[{ kind: 'pull' }]],
        // The head of a frame of 266 bytes, with the answers to come.
        [
          [
            { kind: 'pass', ms: 1 },
            { kind: 'noise', bytes: Uint8Array.of(0xaa, 0) },
          ],
        ],
      ],
    },
  )
})
