/**
 * A fixed UHF reader as its LLRP port shows it: greets, answers commands with the messages of a real one (LLRP 1.0.1 and
 * 1.1, Impinj's additions), reads while an inventory runs, keeps what it reads while nobody is connected, and can be made
 * to misbehave. No I/O, no clock.
 */
import { fromHex } from '../../core/model/hex.ts'
import { Deframer } from '../../readers/framing/deframer.ts'
import { buildCapabilities, type Capabilities } from '../../readers/rfid/llrpCapabilities.ts'
import { buildEvent, connection, type LlrpEvent } from '../../readers/rfid/llrpEvent.ts'
import {
  buildMessage,
  findParameter,
  headBytes,
  idOf,
  llrpFraming,
  message,
  typeOf,
  u16At,
  u32At,
  type Version,
} from '../../readers/rfid/llrpMessage.ts'
import { buildReport, impinj, type LlrpTag } from '../../readers/rfid/llrpReport.ts'
import { buildStatus, success, unknownMessage, unknownVersion } from '../../readers/rfid/llrpStatus.ts'
import type { Random } from '../random.ts'
import type { Label } from './r200.ts'

/** Milliseconds that one inventory round takes. */
const roundMs = 100
/** A reader has room for so many reads that nobody fetches. */
const mostKept = 1000
const invalid = 300
const outOfRange = 301
/** UTC when the simulation begins. */
const epochUs = 1_700_000_000_000_000

/** An Impinj of two antennas under the rules of the US. */
export const speedway: Capabilities = {
  antennas: 2,
  manufacturer: impinj,
  model: 2_001_001,
  firmware: '4.8.3.240',
  country: 840,
  standard: 1,
  powers: Array.from({ length: 91 }, (_, at) => ({ index: at + 1, dbm: (1000 + 25 * at) / 100 })),
  hops: true,
  hopTable: 1,
  channelsKHz: Array.from({ length: 50 }, (_, at) => 902_750 + 500 * at),
  modes: [0, 1, 2, 3, 1000, 1002],
}

interface Inventory {
  readonly antennas: readonly number[]
  readonly atOnce: boolean
  readonly phases: boolean
  readonly powerIndex: number | null
  state: 'disabled' | 'enabled' | 'active'
}

export class LlrpDevice {
  readonly #random: Random
  readonly #send: (bytes: Uint8Array) => void
  readonly #its: Capabilities
  readonly #newest: Version
  readonly #deframer = new Deframer(llrpFraming)
  readonly #refusals = new Map<number, number>()
  readonly #inventories = new Map<number, Inventory>()
  #version: Version = 1
  #id = 0
  #now = 0
  #connected = false
  #taken = false
  #silent = false
  #truncateNext = false
  #holds = false
  #reportsWanted = true
  #extended = false
  #keepaliveMs = 0
  #keptAliveAt = 0
  #acknowledged = 0
  #roundAt = 0
  #kept: LlrpTag[] = []

  constructor(random: Random, send: (bytes: Uint8Array) => void, its: Capabilities = speedway, newest: Version = 1) {
    this.#random = random
    this.#send = send
    this.#its = its
    this.#newest = newest
  }

  /** Power off and on: nothing of what it was told is left. The connection is gone too. */
  restart(): void {
    this.#connected = false
    this.#inventories.clear()
    this.#kept = []
    this.#holds = this.#extended = false
    this.#keepaliveMs = 0
  }

  connect(): void {
    this.#deframer.clear()
    this.#connected = true
    this.#version = 1
    this.#extended = false
    this.#reportsWanted = !this.#holds
    this.#keptAliveAt = this.#now
    this.#tell({
      kind: 'connection',
      result: this.#taken ? connection.clientConnected : connection.accepted,
      readerUs: null,
    })
  }

  /** What it has been told goes on without a connection. */
  disconnect(): void {
    this.#connected = false
  }

  /** Answers to keepalives, of which a client owes one each. */
  get acknowledged(): number {
    return this.#acknowledged
  }
  get reading(): boolean {
    return [...this.#inventories.values()].some(({ state }) => state === 'active')
  }
  /** As the inventory was set; null where it leaves the power as it is. */
  get powerIndex(): number | null {
    return [...this.#inventories.values()].at(-1)?.powerIndex ?? null
  }

  /** Another client has it, or has it no more. */
  take(on: boolean): void {
    this.#taken = on
  }
  /** Stops answering and reading, as a hung reader does; or comes back. */
  silence(on: boolean): void {
    this.#silent = on
  }
  /** The next message breaks off in the middle. */
  truncate(): void {
    this.#truncateNext = true
  }
  /** From now on such messages are answered with this error; 0 = as they should be. */
  refuse(type: number, code: number): void {
    this.#refusals.set(type, code)
  }
  tell(event: LlrpEvent): void {
    if (event.kind === 'stopped') for (const inventory of this.#inventories.values()) inventory.state = 'enabled'
    this.#tell(event)
  }

  receive(bytes: Uint8Array): void {
    this.#deframer.push(bytes, {
      frame: (b, from, to) => this.#onMessage(b.slice(from, to)),
      skipped: () => {},
    })
  }

  /** Lets time pass; `field` says which labels the antennas read in one round. */
  advance(nowMs: number, field: () => readonly Label[]): void {
    this.#now = nowMs
    if (this.#silent) return
    if (this.#connected && this.#keepaliveMs > 0 && nowMs - this.#keptAliveAt >= this.#keepaliveMs) {
      this.#keptAliveAt = nowMs
      this.#write(buildMessage(this.#version, message.keepalive, this.#newId()))
    }
    if (nowMs - this.#roundAt < roundMs) return
    this.#roundAt = nowMs
    for (const inventory of this.#inventories.values())
      if (inventory.state === 'active') this.#round(inventory, field())
  }

  #round({ antennas, atOnce, phases }: Inventory, labels: readonly Label[]): void {
    const ports = antennas[0] === 0 ? Array.from({ length: this.#its.antennas }, (_, at) => at + 1) : antennas
    for (const { tag, rssiDbm } of labels) this.#keep(this.#readOf(tag, rssiDbm, ports, phases))
    if (atOnce && this.#connected && this.#reportsWanted) this.#flush()
  }

  #readOf(tag: string, rssiDbm: number, ports: readonly number[], phases: boolean): LlrpTag {
    const nowUs = epochUs + this.#now * 1000
    return {
      epc: fromHex(tag.slice('epc:'.length))!,
      antenna: ports[Math.floor(this.#random.next() * ports.length)]!,
      rssiDbm,
      channel: 1 + Math.floor(this.#random.next() * this.#its.channelsKHz.length),
      count: 1,
      firstSeenUs: nowUs,
      lastSeenUs: nowUs,
      ...(phases && { phase: Math.floor(this.#random.next() * 4096) }),
    }
  }

  #keep(tag: LlrpTag): void {
    if (this.#kept.length < mostKept) this.#kept.push(tag)
  }

  #flush(): void {
    this.#write(buildReport(this.#version, this.#newId(), this.#kept.splice(0)))
  }

  #onMessage(bytes: Uint8Array): void {
    const [type, id] = [typeOf(bytes, 0), idOf(bytes, 0)]
    if (type === message.keepaliveAck) this.#acknowledged++
    if (type === message.enableReports) {
      this.#reportsWanted = true
      if (this.#kept.length > 0) this.#flush()
    }
    if (type === message.getReport) this.#flush()
    const version = (bytes[0]! >> 2) as Version
    const answer = this.#answer(type, bytes, version)
    if (answer) this.#write(buildMessage(answer.version ?? this.#version, answer.type, id, answer.body))
    if (type === message.getCapabilities && !this.#refusals.get(type))
      this.#write(buildCapabilities(this.#version, id, this.#its))
  }

  #answer(type: number, bytes: Uint8Array, version: Version): Answer | null {
    const refused = this.#refusals.get(type) ?? success
    const status = (code: number, before: readonly number[] = []) => [...before, ...buildStatus(refused || code)]
    switch (type) {
      case message.getVersion:
        if (this.#newest === 1) return { version, type: message.error, body: status(unknownVersion) }
        return { version: 2, type: message.versions, body: status(success, [this.#version, this.#newest]) }
      case message.setVersion:
        if (bytes[headBytes] !== 1 && bytes[headBytes] !== this.#newest)
          return { version: 2, type: message.versionSet, body: status(unknownVersion) }
        if (!refused) this.#version = bytes[headBytes] as Version
        return { version: 2, type: message.versionSet, body: status(success) }
      case message.getCapabilities:
        return refused ? { type: message.capabilities, body: status(refused) } : null
      case message.custom:
        this.#extended = !refused
        return { type: message.custom, body: status(success, [...bytes.subarray(headBytes, headBytes + 4), 22]) }
      case message.setConfig:
        if (!refused) this.#configure(bytes)
        return { type: message.configSet, body: status(success) }
      case message.deleteROSpec:
        this.#inventories.clear()
        return { type: message.roSpecDeleted, body: status(success) }
      case message.addROSpec:
        return { type: message.roSpecAdded, body: status(refused || this.#add(bytes)) }
      case message.enableROSpec:
        return { type: message.roSpecEnabled, body: status(this.#enter('enabled', u32At(bytes, headBytes))) }
      case message.startROSpec:
        return { type: message.roSpecStarted, body: status(this.#enter('active', u32At(bytes, headBytes))) }
      case message.keepaliveAck:
      case message.enableReports:
      case message.getReport:
        return null
      default:
        return { type: message.error, body: status(unknownMessage) }
    }
  }

  #configure(bytes: Uint8Array): void {
    const keepalive = findParameter(bytes, headBytes + 1, bytes.length, 220)
    const hold = findParameter(bytes, headBytes + 1, bytes.length, 226)
    if (keepalive >= 0) this.#keepaliveMs = bytes[keepalive + 4] === 1 ? u32At(bytes, keepalive + 5) : 0
    if (hold >= 0) this.#holds = (bytes[hold + 4]! & 0x80) !== 0
  }

  /** The status that it gives to a new inventory. */
  #add(bytes: Uint8Array): number {
    const within = (at: number, fields: number, type: number) =>
      at < 0 ? -1 : findParameter(bytes, at + 4 + fields, at + u16At(bytes, at + 2), type)
    const roSpec = findParameter(bytes, headBytes, bytes.length, 177)
    const antennaSpec = within(roSpec, 6, 183)
    const report = within(roSpec, 6, 237)
    if (roSpec < 0 || antennaSpec < 0 || report < 0) return invalid
    const count = u16At(bytes, antennaSpec + 4)
    const antennas = Array.from({ length: count }, (_, at) => u16At(bytes, antennaSpec + 6 + 2 * at))
    const inventorySpec = within(antennaSpec, 2 + 2 * count, 186)
    const transmitter = within(within(inventorySpec, 3, 222), 2, 224)
    const powerIndex = transmitter < 0 ? null : u16At(bytes, transmitter + 8)
    const vendor = within(report, 3, 1023)
    if (antennas.some(antenna => antenna > this.#its.antennas)) return outOfRange
    if (powerIndex !== null && !this.#its.powers.some(({ index }) => index === powerIndex)) return outOfRange
    if (vendor >= 0 && !this.#extended) return invalid
    this.#inventories.set(u32At(bytes, roSpec + 4), {
      antennas,
      atOnce: bytes[report + 4] === 1,
      phases: vendor >= 0,
      powerIndex,
      state: 'disabled',
    })
    return success
  }

  #enter(state: 'enabled' | 'active', id: number): number {
    const inventory = this.#inventories.get(id)
    if (!inventory || (state === 'active' && inventory.state === 'disabled')) return invalid
    inventory.state = state
    return success
  }

  #tell(event: LlrpEvent): void {
    this.#write(buildEvent(this.#version, this.#newId(), epochUs + this.#now * 1000, event))
  }

  #newId(): number {
    return ++this.#id
  }

  #write(bytes: Uint8Array): void {
    if (this.#silent || !this.#connected) return
    const whole = !this.#truncateNext
    this.#truncateNext = false
    this.#send(whole ? bytes : bytes.subarray(0, bytes.length >> 1))
  }
}

interface Answer {
  readonly version?: Version
  readonly type: number
  readonly body: readonly number[]
}
