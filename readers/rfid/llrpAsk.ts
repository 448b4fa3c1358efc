import type { Capabilities } from './llrpCapabilities.ts'
import { message, parameter, u16, u32 } from './llrpMessage.ts'
import { impinj } from './llrpReport.ts'

/** What is told to a reader: the kind of message, and its body. */
export interface Ask {
  readonly type: number
  readonly body: readonly number[]
}

/** The one inventory that this program sets up. */
export const roSpecId = 1
const inventorySpecId = 1
const gen2 = 1

export interface Inventory {
  /** Empty = all. */
  readonly antennas: readonly number[]
  readonly powerDbm: number | 'keep'
  readonly session: number | 'keep'
  readonly tagPopulation: number
  readonly mode: number | 'keep'
  /** Whether each read is told at once; otherwise the reader waits to be asked. */
  readonly atOnce: boolean
  /** Phase and fine loudness, which readers of this maker add. */
  readonly impinj: boolean
}

const events = { roSpec: 2, bufferLevel: 3, exception: 4, antenna: 8 } as const

export const ask = {
  versions: (): Ask => ({ type: message.getVersion, body: [] }),
  setVersion: (version: number): Ask => ({ type: message.setVersion, body: [version] }),
  capabilities: (): Ask => ({ type: message.getCapabilities, body: [0] }),
  /** Every inventory, also of others: a reader has room for few. */
  forget: (): Ask => ({ type: message.deleteROSpec, body: u32(0) }),
  impinjExtensions: (): Ask => ({ type: message.custom, body: [...u32(impinj), 21, ...u32(0)] }),
  /** Keepalives, the events to tell, and to hold reports back on a new connection until they are asked for. */
  config: (keepaliveMs: number): Ask => ({
    type: message.setConfig,
    body: [
      0,
      ...parameter(244, ...Object.values(events).map(event => parameter(245, u16(event), 0x80))),
      ...parameter(220, 1, u32(keepaliveMs)),
      ...parameter(226, 0x80),
    ],
  }),
  add: (inventory: Inventory, reader: Capabilities): Ask => ({
    type: message.addROSpec,
    body: roSpec(inventory, reader),
  }),
  enable: (): Ask => ({ type: message.enableROSpec, body: u32(roSpecId) }),
  start: (): Ask => ({ type: message.startROSpec, body: u32(roSpecId) }),
  reportsWanted: (): Ask => ({ type: message.enableReports, body: [] }),
  report: (): Ask => ({ type: message.getReport, body: [] }),
  alive: (): Ask => ({ type: message.keepaliveAck, body: [] }),
} as const

/** Reads until it is stopped, all antennas in turn. */
function roSpec(inventory: Inventory, reader: Capabilities): number[] {
  const boundary = parameter(178, parameter(179, 0), parameter(182, 0, u32(0)))
  const antennas = inventory.antennas.length > 0 ? inventory.antennas : [0]
  const inventorySpec = parameter(186, u16(inventorySpecId), gen2, antennaConfigurations(inventory, reader))
  const antennaSpec = parameter(
    183,
    u16(antennas.length),
    antennas.flatMap(u16),
    parameter(184, 0, u32(0)),
    inventorySpec,
  )
  // Antenna, channel, loudness, first and last time, count.
  const content = parameter(238, u16(0x1f80), parameter(348, 0))
  const report = parameter(
    237,
    inventory.atOnce ? 1 : 0,
    u16(inventory.atOnce ? 1 : 0),
    content,
    inventory.impinj ? impinjContent() : [],
  )
  const priority = 0
  const disabled = 0
  return parameter(177, u32(roSpecId), priority, disabled, boundary, antennaSpec, report)
}

function antennaConfigurations({ antennas, powerDbm, session, tagPopulation, mode }: Inventory, reader: Capabilities) {
  const transmitter = powerDbm === 'keep' ? [] : radio(powerDbm, reader)
  const control = [
    mode === 'keep' ? [] : parameter(335, u16(mode), u16(0)),
    session === 'keep' ? [] : parameter(336, session << 6, u16(tagPopulation), u32(0)),
  ].flat()
  if (transmitter.length + control.length === 0) return []
  const settings = [transmitter, control.length === 0 ? [] : parameter(330, 0, control)].flat()
  return (antennas.length > 0 ? antennas : [0]).flatMap(antenna => parameter(222, u16(antenna), settings))
}

function radio(powerDbm: number, reader: Capabilities): number[] {
  const level = nearestPower(powerDbm, reader)
  if (!level) return []
  // Where a reader hops it chooses the channel itself; otherwise the first of its table.
  return parameter(224, u16(reader.hopTable), u16(reader.hops ? 0 : 1), u16(level.index))
}

/** Null where the reader has told no powers. */
export const nearestPower = (dbm: number, { powers }: Capabilities) =>
  powers.reduce<Capabilities['powers'][number] | null>(
    (best, one) => (best && Math.abs(best.dbm - dbm) <= Math.abs(one.dbm - dbm) ? best : one),
    null,
  )

function impinjContent(): number[] {
  const vendor = (kind: number, ...body: readonly (readonly number[])[]) =>
    parameter(1023, u32(impinj), u32(kind), ...body)
  return vendor(50, vendor(52, u16(1)), vendor(53, u16(1)))
}
