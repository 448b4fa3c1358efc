import { z } from 'zod'
import { type Driver, type DriverOut, defineDriver, type Message } from '../driver.ts'
import { Wire } from '../framing/wire.ts'
import { Ear } from './adv/hear.ts'
import { sensorSettings } from './adv/keys.ts'
import { eachReport, event, hciFraming, packet } from './hciPacket.ts'

const settings = z.strictObject(sensorSettings)
type Settings = z.output<typeof settings>

/** The computer's own adapter: the operating system sets it up, and only what it hears comes here, as a controller says it. */
export const bleLocal = defineDriver<Settings>({
  id: 'ble-local',
  title: 'The Bluetooth adapter of this computer (optional plug-in @stoprocent/noble)',
  kind: 'ble',
  links: ['local'],
  namesReceivers: false,
  settings,
  open: chosen => new LocalAdapter(chosen),
})

class LocalAdapter implements Driver {
  readonly #wire = new Wire(hciFraming, (bytes, from, to) => this.#onPacket(bytes, from, to))
  readonly #ear: Ear

  constructor({ bthomeKeys }: Settings) {
    this.#ear = new Ear(bthomeKeys, this.#wire.repeats)
  }

  start(nowMs: number, out: DriverOut): void {
    this.#wire.start(nowMs, out)
  }

  receive(input: Uint8Array | Message, nowMs: number, out: DriverOut): void {
    this.#wire.receive(input, nowMs, out)
  }

  tick(nowMs: number, out: DriverOut): void {
    this.#wire.tick(nowMs, out)
  }

  end(out: DriverOut): void {
    this.#wire.end(out)
  }

  #onPacket(bytes: Uint8Array, from: number, to: number): void {
    if (bytes[from] !== packet.event || bytes[from + 1] !== event.le) return
    eachReport(bytes, from, to, report =>
      this.#ear.hear(bytes, report.from, report.to, report, this.#wire.now, this.#wire.out),
    )
  }
}
