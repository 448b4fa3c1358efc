import { createRequire } from 'node:module'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { toHex } from '../../core/model/hex.ts'
import { ask, type Inventory } from '../../readers/rfid/llrpAsk.ts'
import { buildCapabilities, type Capabilities, readCapabilities } from '../../readers/rfid/llrpCapabilities.ts'
import { buildEvent, type LlrpEvent, readEvents } from '../../readers/rfid/llrpEvent.ts'
import { buildMessage, message } from '../../readers/rfid/llrpMessage.ts'
import { buildReport, impinj, type LlrpTag, readReport } from '../../readers/rfid/llrpReport.ts'
import { speedway } from '../../sim/readers/llrp.ts'

/*
 * llrpjs, a public codec of LLRP, beside ours on the same messages. Where the two differ, the difference has a name here,
 * and nothing else may differ.
 */
interface Json {
  readonly [key: string]: Json
}
// Its types are its sources, which only an older compiler takes; so it must not see them.
const require = createRequire(import.meta.url)
const { LLRPMessage }: { readonly LLRPMessage: new (from: Buffer | object) => TheirMessage } = require('llrpjs')

interface TheirMessage {
  decode(): void
  encode(): void
  toLLRPData(): Json
  getBuffer(): Uint8Array
}
const theirs = (bytes: Uint8Array): Json => {
  const read = new LLRPMessage(Buffer.from(bytes))
  read.decode()
  return read.toLLRPData()
}
const theirBytes = (data: object): Uint8Array => {
  const written = new LLRPMessage(data)
  written.encode()
  return Uint8Array.from(written.getBuffer())
}
const list = (one: unknown): readonly Json[] => (one === undefined ? [] : Array.isArray(one) ? one : [one as Json])
const without = (values: object) =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined))
const ours = (bytes: Uint8Array): (LlrpTag | null)[] => {
  const tags: (LlrpTag | null)[] = []
  readReport(bytes, 0, bytes.length, tag => tags.push(tag))
  return tags
}
/** It writes times as dates, to the microsecond. */
const microseconds = (json: Json | undefined) => {
  if (json === undefined) return
  const date = String(json)
  return Date.parse(`${date.slice(0, 19)}Z`) * 1000 + Number(date.slice(20, 26))
}

const u16 = fc.nat(65_535)
/** Of this century: what it makes of years beyond is not ours to explain. */
const time = fc.integer({ min: 946_684_800_000_000, max: 4_102_444_800_000_000 })
const anyTag: fc.Arbitrary<LlrpTag> = fc.record(
  {
    epc: fc.uint8Array({ minLength: 1, maxLength: 31 }).map(half => Uint8Array.from([...half, ...half])),
    antenna: u16,
    rssiDbm: fc.integer({ min: -128, max: 127 }),
    channel: u16,
    count: u16,
    firstSeenUs: time,
    lastSeenUs: time,
  },
  { requiredKeys: ['epc'] },
)
const asOurs = (tag: Json) =>
  without({
    epc: (tag.EPC_96 ?? tag.EPCData)!.EPC,
    antenna: tag.AntennaID?.AntennaID,
    rssiDbm: tag.PeakRSSI?.PeakRSSI,
    channel: tag.ChannelIndex?.ChannelIndex,
    count: tag.TagSeenCount?.TagCount,
    firstSeenUs: microseconds(tag.FirstSeenTimestampUTC?.Microseconds),
    lastSeenUs: microseconds(tag.LastSeenTimestampUTC?.Microseconds),
  })

describe('beside llrpjs', () => {
  it('reports read alike', () => {
    fc.assert(
      fc.property(fc.array(anyTag, { minLength: 1, maxLength: 4 }), fc.nat(), (tags, id) => {
        const bytes = buildReport(1, id, tags)
        const json = theirs(bytes)
        expect([json.type, json.id]).toEqual(['RO_ACCESS_REPORT', id])
        const read = ours(bytes).map(tag => ({ ...tag, epc: toHex(tag!.epc) }))
        expect(list(json.data.TagReportData).map(asOurs)).toEqual(read)
      }),
      { numRuns: 300 },
    )
  })

  it('what it writes we read', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 12, maxLength: 12 }), u16, u16, (epc, antenna, count) => {
        const bytes = theirBytes({
          id: 5,
          type: 'RO_ACCESS_REPORT',
          data: {
            TagReportData: {
              EPC_96: { EPC: toHex(epc) },
              AntennaID: { AntennaID: antenna },
              TagSeenCount: { TagCount: count },
            },
          },
        })
        expect(ours(bytes)).toEqual([{ epc, antenna, count }])
      }),
    )
  })

  it('a vendor’s parameters read alike where there is one; of more it makes one', () => {
    const tag: LlrpTag = { epc: Uint8Array.of(1, 2, 3, 4), phase: 7 }
    const custom = (one: LlrpTag) => list(list(theirs(buildReport(1, 1, [one])).data.TagReportData)[0]!.Custom)
    expect(custom(tag)).toEqual([{ VendorIdentifier: impinj, ParameterSubtype: 56, Data: '0007' }])
    expect(custom({ ...tag, rssiDbm: -50 })).toHaveLength(1)
    expect(ours(buildReport(1, 1, [{ ...tag, rssiDbm: -50 }]))).toEqual([{ ...tag, rssiDbm: -50 }])
  })

  it('only ours knows version 1.1', () => {
    expect(() => theirs(buildReport(2, 1, []))).toThrow()
  })

  it('what a reader is and can reads alike', () => {
    const anyReader: fc.Arbitrary<Capabilities> = fc
      .record({
        antennas: u16,
        manufacturer: fc.nat(),
        model: fc.nat(),
        firmware: fc.stringMatching(/^[0-9.]{0,12}$/),
        country: u16,
        standard: fc.nat(9),
        powers: fc.array(
          fc.record({ index: u16, dbm: fc.integer({ min: -3000, max: 3600 }).map(cdbm => cdbm / 100) }),
          {
            minLength: 1,
            maxLength: 4,
          },
        ),
        hops: fc.boolean(),
        hopTable: fc.nat(255),
        channelsKHz: fc.array(fc.nat(1_000_000), { minLength: 1, maxLength: 4 }),
        modes: fc.array(fc.nat(), { minLength: 1, maxLength: 3 }),
      })
      .map(one => (one.hops ? one : { ...one, hopTable: 0 }))
    fc.assert(
      fc.property(anyReader, its => {
        const bytes = buildCapabilities(1, 3, its)
        const { GeneralDeviceCapabilities: general, RegulatoryCapabilities: rules } = theirs(bytes).data
        const { UHFBandCapabilities: band } = rules
        const { FrequencyHopTable: hop, FixedFrequencyTable: fixed } = band.FrequencyInformation
        const read = readCapabilities(bytes, 0, bytes.length)
        expect(read).toEqual({
          ...read,
          antennas: general.MaxNumberOfAntennaSupported,
          manufacturer: general.DeviceManufacturerName,
          model: general.ModelName,
          firmware: general.ReaderFirmwareVersion,
          country: rules.CountryCode,
          powers: list(band.TransmitPowerLevelTableEntry).map(one => ({
            index: one.Index,
            dbm: Number(one.TransmitPowerValue) / 100,
          })),
          hops: Number(band.FrequencyInformation.Hopping) === 1,
          hopTable: hop?.HopTableID ?? 0,
          channelsKHz: (hop ?? fixed).Frequency,
          modes: list(band.C1G2UHFRFModeTable.C1G2UHFRFModeTableEntry).map(one => one.ModeIdentifier),
        })
      }),
    )
  })

  it('events read alike', () => {
    const events: readonly (readonly [LlrpEvent, object])[] = [
      [{ kind: 'connection', result: 0, readerUs: 1 }, { ConnectionAttemptEvent: { Status: 'Success' } }],
      [
        { kind: 'connection', result: 2, readerUs: 1 },
        { ConnectionAttemptEvent: { Status: 'Failed_A_Client_Initiated_Connection_Already_Exists' } },
      ],
      [
        { kind: 'antenna', antenna: 3, connected: true },
        { AntennaEvent: { EventType: 'Antenna_Connected', AntennaID: 3 } },
      ],
      [
        { kind: 'stopped', roSpec: 1, preempted: true },
        { ROSpecEvent: { EventType: 'Preemption_Of_ROSpec', ROSpecID: 1, PreemptingROSpecID: 0 } },
      ],
      [{ kind: 'bufferLevel', percent: 90 }, { ReportBufferLevelWarningEvent: { ReportBufferPercentageFull: 90 } }],
      // It leaves out what has no fields.
      [{ kind: 'bufferOverflow' }, {}],
      [{ kind: 'exception', words: 'hot' }, { ReaderExceptionEvent: { Message: 'hot' } }],
      [{ kind: 'closing' }, {}],
    ]
    for (const [event, json] of events) {
      const bytes = buildEvent(1, 2, 1, event)
      expect(readEvents(bytes, 0, bytes.length)).toEqual([event])
      expect(theirs(bytes).data.ReaderEventNotificationData).toMatchObject(json)
    }
  })

  it('what we ask for is what it understands', () => {
    const inventory: Inventory = {
      antennas: [2],
      powerDbm: 20,
      session: 1,
      tagPopulation: 8,
      mode: 1000,
      atOnce: true,
      impinj: false,
    }
    const asked = (told: ReturnType<typeof ask.add>) => theirs(buildMessage(1, told.type, 9, told.body))
    expect(asked(ask.add(inventory, speedway)).data.ROSpec).toEqual({
      ROSpecID: 1,
      Priority: 0,
      CurrentState: 'Disabled',
      ROBoundarySpec: {
        ROSpecStartTrigger: { ROSpecStartTriggerType: 'Null' },
        ROSpecStopTrigger: { ROSpecStopTriggerType: 'Null', DurationTriggerValue: 0 },
      },
      AISpec: {
        AntennaIDs: [2],
        AISpecStopTrigger: { AISpecStopTriggerType: 'Null', DurationTrigger: 0 },
        InventoryParameterSpec: {
          InventoryParameterSpecID: 1,
          ProtocolID: 'EPCGlobalClass1Gen2',
          AntennaConfiguration: {
            AntennaID: 2,
            RFTransmitter: { HopTableID: 1, ChannelIndex: 0, TransmitPower: 41 },
            C1G2InventoryCommand: {
              TagInventoryStateAware: 0,
              C1G2RFControl: { ModeIndex: 1000, Tari: 0 },
              C1G2SingulationControl: { Session: 1, TagPopulation: 8, TagTransitTime: 0 },
            },
          },
        },
      },
      ROReportSpec: {
        ROReportTrigger: 'Upon_N_Tags_Or_End_Of_AISpec',
        N: 1,
        TagReportContentSelector: expect.objectContaining({
          EnableROSpecID: 0,
          EnableAntennaID: 1,
          EnableChannelIndex: 1,
          EnablePeakRSSI: 1,
          EnableFirstSeenTimestamp: 1,
          EnableLastSeenTimestamp: 1,
          EnableTagSeenCount: 1,
          EnableAccessSpecID: 0,
        }),
      },
    })
    const summed = asked(ask.add({ ...inventory, atOnce: false }, speedway)).data.ROSpec
    expect(summed.ROReportSpec).toMatchObject({ ROReportTrigger: 'None', N: 0 })
    expect(asked(ask.config(5000)).data).toMatchObject({
      ResetToFactoryDefault: 0,
      ReaderEventNotificationSpec: {
        EventNotificationState: [
          { EventType: 'ROSpec_Event', NotificationState: 1 },
          { EventType: 'Report_Buffer_Fill_Warning', NotificationState: 1 },
          { EventType: 'Reader_Exception_Event', NotificationState: 1 },
          { EventType: 'Antenna_Event', NotificationState: 1 },
        ],
      },
      KeepaliveSpec: { KeepaliveTriggerType: 'Periodic', PeriodicTriggerValue: 5000 },
      EventsAndReports: { HoldEventsAndReportsUponReconnect: 1 },
    })
    expect(asked(ask.capabilities()).data).toEqual({ RequestedData: 'All' })
    for (const told of [ask.enable(), ask.start()]) expect(asked(told).data).toEqual({ ROSpecID: 1 })
    expect(asked(ask.forget()).data).toEqual({ ROSpecID: 0 })
    expect(asked(ask.report()).type).toBe('GET_REPORT')
    expect(asked(ask.reportsWanted()).type).toBe('ENABLE_EVENTS_AND_REPORTS')
    expect(theirs(buildMessage(1, message.keepaliveAck, 9)).type).toBe('KEEPALIVE_ACK')
  })
})
