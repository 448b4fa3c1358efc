import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fromHex } from '../../core/model/hex.ts'
import type { Reading } from '../../readers/driver.ts'
import { toUtf8 } from '../../readers/framing/text.ts'

/** One vector: what comes over the wire, and what it must give. */
export interface Vector {
  readonly name: string
  readonly driver: string
  readonly settings: Record<string, unknown>
  /** As one recording; each frame or line of it may be cut anywhere where the driver reads bytes. */
  readonly bytes: Uint8Array
  readonly readings: readonly Reading[]
  /** Severities in order; null = at least one, whatever it is; undefined = not stated. */
  readonly problems: readonly string[] | null
}

interface OwnVectors {
  readonly driver: string
  readonly vectors: readonly OwnVector[]
}

interface OwnVector {
  readonly name: string
  readonly hex?: string
  readonly lines?: readonly unknown[]
  readonly settings?: Record<string, unknown>
  readonly readings: readonly Reading[]
  readonly problems: readonly string[]
}

const readers = new URL('../../readers/', import.meta.url)

/** Beside each driver lies `x.vectors.json`: `{driver, vectors}`. */
export const ownVectors: readonly Vector[] = readdirSync(readers, { recursive: true, encoding: 'utf8' })
  .filter(file => file.endsWith('.vectors.json'))
  .toSorted()
  .flatMap(file => {
    const { driver, vectors } = JSON.parse(readFileSync(new URL(file, readers), 'utf8')) as OwnVectors
    return vectors.map(vector => ({
      ...vector,
      driver,
      settings: vector.settings ?? {},
      bytes: vector.hex ? fromHex(vector.hex)! : jsonLines(vector.lines!),
    }))
  })

/** What is used of the collected files. */
interface Collected {
  readonly name: string
  readonly hex: string
  readonly json: { readonly topic: string; readonly payloadText: string }
  readonly negative?: boolean
  readonly partial?: string
  readonly expect: {
    readonly cmd?: string
    readonly errorCode?: string
    readonly skippedBytes?: number
    readonly tag?: { readonly epc: string; readonly rssiDbm: number }
  }
}

export const corpus = new URL('../../../shared/vectors/', import.meta.url)
/** The collected frames of real devices live beside a checkout, not in it. */
export const hasCorpus = existsSync(corpus)
const collected = (file: string): Collected[] =>
  hasCorpus ? JSON.parse(readFileSync(new URL(file, corpus), 'utf8')) : []

export const r200Corpus = (): Vector[] =>
  collected('yrm100.json')
    .filter(({ partial }) => !partial)
    .map(({ name, hex, negative, expect }) => ({
      name,
      driver: 'uhf-r200',
      settings: name.includes('for_bb') ? { delimiters: 'bb7e' } : {},
      bytes: fromHex(hex)!,
      readings: expect.tag
        ? ([{ tag: `epc:${expect.tag.epc}`, rssiDbm: expect.tag.rssiDbm }] as unknown as Reading[])
        : name === 'stream_two_frames_with_garbage'
          ? ([{ tag: 'epc:30751FEB705C5904E3D50D70', rssiDbm: -55 }] as unknown as Reading[])
          : [],
      problems:
        negative || expect.skippedBytes || (expect.cmd === 'FF' && expect.errorCode && expect.errorCode !== '15')
          ? null
          : [],
    }))

export const espresenseCorpus = (): Vector[] =>
  collected('gateways.json')
    .filter(({ name }) => name.startsWith('espresense'))
    .map(({ name, json }) => {
      const payload = JSON.parse(json.payloadText.startsWith('{') ? json.payloadText : 'null')
      return {
        name,
        driver: 'gw-espresense',
        settings: {},
        bytes: jsonLines([{ topic: json.topic, payload: json.payloadText }]),
        readings: payload ? [expectedOf(json.topic, payload)] : [],
        problems: [],
      }
    })

const expectedTags: Record<string, object> = {
  'iBeacon:1d4b2e16-481e-4579-8b35-ffc32e4a1758-100-1': {
    tag: 'ibeacon:1D4B2E16-481E-4579-8B35-FFC32E4A1758/100/1',
    alias: 'ble:5A:3F:1C:9D:0E:42',
  },
  'iBeacon:426c7565-4368-6172-6d42-6561636f6e73-3838-4949': {
    tag: 'ibeacon:426C7565-4368-6172-6D42-6561636F6E73/3838/4949',
  },
  'sd:0xfcd2': {
    tag: 'ble:A4:C1:38:00:00:01',
    telemetry: { batteryPct: 87, batteryMv: 2987, temperatureC: 22.5, humidityPct: 41 },
  },
}

function expectedOf(topic: string, payload: { rssi: number }): Reading {
  const [, , id, receiver] = topic.split('/')
  return { ...expectedTags[id!], receiver, rssiDbm: payload.rssi } as Reading
}

function jsonLines(lines: readonly unknown[]): Uint8Array {
  return toUtf8(lines.map(line => `${JSON.stringify(line)}\n`).join(''))
}
