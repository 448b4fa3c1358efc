import { type Problem, problem, saidProblem } from '../../core/model/problem.ts'
import { sentence } from '../../core/model/sentences.ts'
import type { OpenLink } from './link.ts'

/** What is used of `@stoprocent/noble` (index.d.ts of its version 2.8), which is not installed with the product. */
export interface Noble {
  waitForPoweredOnAsync(timeoutMs?: number): Promise<void>
  startScanningAsync(services: string[], allowDuplicates: boolean): Promise<void>
  stopScanningAsync(): Promise<void>
  on(event: 'discover', listener: (device: Discovered) => void): unknown
  on(event: 'stateChange', listener: (state: string) => void): unknown
  removeListener(event: 'discover', listener: (device: Discovered) => void): unknown
  removeListener(event: 'stateChange', listener: (state: string) => void): unknown
}

export interface Discovered {
  /** Empty where the system keeps addresses to itself (macOS). */
  readonly address: string
  readonly addressType: string
  readonly rssi: number
  readonly advertisement: {
    readonly localName?: string
    readonly manufacturerData?: Uint8Array
    readonly serviceData?: readonly { readonly uuid: string; readonly data: Uint8Array }[]
  }
}

const plugIn = '@stoprocent/noble'
const adapterMs = 5000

/** The Bluetooth adapter of this computer. It says what it hears in the words of a Bluetooth controller (HCI). */
export const localLinkBy =
  (load: () => Promise<Noble>): OpenLink =>
  events => {
    let over = false
    let stop = async () => {}
    const fail = (told: Problem) => {
      if (over) return
      over = true
      void stop()
      events.failed(told)
    }
    const open = async () => {
      const noble = await load().catch((error: Error) => fail(missing(error)))
      if (!noble || over) return
      const heard = (device: Discovered) => {
        const report = over ? null : advertisingReport(device)
        if (report) events.received(report)
      }
      const turned = (state: string) => {
        if (state !== 'poweredOn' && state !== 'unknown') fail(off)
      }
      stop = async () => {
        noble.removeListener('discover', heard)
        noble.removeListener('stateChange', turned)
        await noble.stopScanningAsync().catch(() => {})
      }
      noble.on('discover', heard)
      try {
        await noble.waitForPoweredOnAsync(adapterMs)
        noble.on('stateChange', turned)
        await noble.startScanningAsync([], true)
      } catch {
        return fail(off)
      }
      if (over) await stop()
      else events.opened()
    }
    const opening = open()
    return {
      send() {},
      async close() {
        over = true
        await opening
        await stop()
      },
    }
  }

export const localLink = localLinkBy(async () => {
  const { default: noble } = (await import(plugIn)) as { default: Noble }
  return noble
})

const missing = ({ message }: Error): Problem =>
  problem(
    'error',
    /cannot find (package|module)/i.test(message)
      ? 'The plug-in for the Bluetooth adapter of this computer is not installed.'
      : `The plug-in for the Bluetooth adapter of this computer does not start (${message.split('\n')[0]}).`,
    `Install it in the folder of Whereabouts with "npm install ${plugIn}", or use a USB dongle or a gateway.`,
  )
const off = saidProblem('error', sentence('bluetoothOff'), sentence('bluetoothOffTip'))

const [event, leMeta, extendedReport, oneReport] = [0x04, 0x3e, 0x0d, 1]
const [serviceData, completeName, manufacturer] = [0x16, 0x09, 0xff]
/** What one report has room for. */
const mostData = 229

/** As an LE Extended Advertising Report (Bluetooth Core, volume 4, part E, 7.7.65.13); null where it says nothing. */
export function advertisingReport({ address, addressType, rssi, advertisement }: Discovered): Uint8Array | null {
  const { localName, manufacturerData, serviceData: services = [] } = advertisement
  const structures = [
    ...services.flatMap(({ uuid, data }) => {
      const short = /^[0-9a-f]{4}$/i.test(uuid) ? Number.parseInt(uuid, 16) : null
      return short === null ? [] : [structure(serviceData, [short & 0xff, short >> 8, ...data])]
    }),
    ...(manufacturerData ? [structure(manufacturer, [...manufacturerData])] : []),
    ...(localName ? [structure(completeName, [...new TextEncoder().encode(localName)])] : []),
  ]
  const data: number[] = []
  for (const one of structures) if (data.length + one.length <= mostData) data.push(...one)
  const mac = /^(?:[0-9a-f]{2}[:-]?){6}$/i.test(address)
    ? address
        .replace(/[:-]/g, '')
        .match(/../g)!
        .map(pair => Number.parseInt(pair, 16))
        .reverse()
    : null
  if (!mac && data.length === 0) return null
  const level = rssi >= -127 && rssi <= 20 ? rssi & 0xff : 0x7f
  const kind = mac ? (addressType === 'random' ? 1 : 0) : 0xff
  const report = [
    // Its kind and sender; heard on the first radio, with that level; not again after a time, and for nobody.
    [0, 0, kind, ...(mac ?? [0, 0, 0, 0, 0, 0])],
    [1, 0, 0xff, 0x7f, level],
    [0, 0, 0, 0, 0, 0, 0, 0, 0],
    [data.length, ...data],
  ].flat()
  return Uint8Array.from([event, leMeta, report.length + 2, extendedReport, oneReport, ...report])
}

const structure = (type: number, bytes: readonly number[]): number[] => [bytes.length + 1, type, ...bytes]
