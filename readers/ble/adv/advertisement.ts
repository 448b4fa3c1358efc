import { Recent } from '../../framing/recent.ts'
import { readAltBeacon, readIBeacon, readJaalee } from './beacon.ts'
import { readAtc } from './atc.ts'
import { readBthome } from './bthome.ts'
import { readEddystone } from './eddystone.ts'
import { readBatteryService, readEla, readEye, readHumidityService, readTemperatureService } from './ela.ts'
import { type Found, nothingFound, type ReadPayload, u16le } from './found.ts'
import { readINode } from './inode.ts'
import { readKontakt, readKontaktScanResponse } from './kontakt.ts'
import { readMinew, readMinewCompany } from './minew.ts'
import { readRuuvi } from './ruuvi.ts'

interface Payload {
  readonly name: string
  readonly read: ReadPayload
}

/** Payloads by 16-bit service. */
const services = new Map<number, Payload>([
  [0xfeaa, { name: 'Eddystone', read: readEddystone }],
  [0xfcd2, { name: 'BTHome', read: readBthome }],
  [0xffe1, { name: 'Minew', read: readMinew }],
  [0xfe6a, { name: 'Kontakt.io', read: readKontakt }],
  [0xd00d, { name: 'Kontakt.io', read: readKontaktScanResponse }],
  [0x2a6e, { name: 'temperature', read: readTemperatureService }],
  [0x2a6f, { name: 'humidity', read: readHumidityService }],
  [0x2a19, { name: 'battery', read: readBatteryService }],
  [0x180f, { name: 'battery', read: readBatteryService }],
  [0x181a, { name: 'ATC', read: readAtc }],
  [0xf525, { name: 'Jaalee', read: readJaalee }],
  [0xf51c, { name: 'Jaalee', read: readJaalee }],
])

/** Payloads by company. */
const companies = new Map<number, Payload>([
  [0x004c, { name: 'iBeacon', read: readIBeacon }],
  [0x0499, { name: 'Ruuvi', read: readRuuvi }],
  [0x0639, { name: 'Minew', read: readMinewCompany }],
  [0x0757, { name: 'ELA', read: readEla }],
  [0x089a, { name: 'Teltonika EYE', read: readEye }],
])

/** Payloads that anybody may send, with the company among their bytes. */
const anyCompany: readonly Payload[] = [
  { name: 'AltBeacon', read: readAltBeacon },
  { name: 'iNode', read: readINode },
]

/**
 * Reads one advertisement: structures of `length type data`. Structures end at length 0; one that is longer than what is
 * left is dropped. Bytes are those between `from` and `to`.
 */
export const readAdvertisement = (bytes: Uint8Array, from = 0, to = bytes.length): Found => {
  const found = nothingFound()
  for (let at = from; at < to && bytes[at] !== 0; at += bytes[at]! + 1) {
    const end = at + 1 + bytes[at]!
    if (end > to) {
      found.fault ??= 'The last part of the advertisement is cut off'
      break
    }
    if (bytes[at + 1] === 0x16) readServiceData(bytes, at + 2, end, found)
    if (bytes[at + 1] === 0xff) readCompanyData(bytes, at + 2, end, found)
  }
  return found
}

/** The same, of advertisements most of which came before. What is found is shared: nobody may change it. */
export class RecentAdvertisements {
  readonly #recent = new Recent(readAdvertisement)

  read(bytes: Uint8Array, from: number, to: number): Found {
    const found = this.#recent.of(bytes, from, to)
    // What is sealed is opened into it, by whoever has the key.
    return found.sealed ? readAdvertisement(bytes, from, to) : found
  }
}

/** What follows the type 16: service, then its data. */
export const readServiceData = (bytes: Uint8Array, from: number, to: number, found: Found): void => {
  if (to - from < 2) {
    found.fault ??= 'A service without its number'
    return
  }
  const payload = services.get(u16le(bytes, from))
  if (payload) tryPayload(payload, bytes, from + 2, to, found)
}

/** What follows the type FF: company, then its data. */
export const readCompanyData = (bytes: Uint8Array, from: number, to: number, found: Found): void => {
  if (to - from < 2) return
  const payload = companies.get(u16le(bytes, from))
  if (payload) tryPayload(payload, bytes, from + 2, to, found)
  for (const other of anyCompany) tryPayload(other, bytes, from, to, found)
}

function tryPayload({ name, read }: Payload, bytes: Uint8Array, from: number, to: number, found: Found): void {
  const fault = read(bytes, from, to, found)
  if (fault === undefined) return
  // Whoever comes with a payload that is damaged is still known by what was read before.
  if (fault === null) found.known = true
  else found.fault ??= `The ${name} payload ${fault}`
}
