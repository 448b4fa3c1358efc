import { describe, expect, it } from 'vitest'
import { toUtf8 } from '../readers/framing/text.ts'
import { findDriver } from '../readers/registry.ts'
import { answer } from '../readers/rfid/r200Frame.ts'
import { ReaderConsole } from './console.ts'

const tag = answer.tag(-50, Uint8Array.of(0xe2, 0, 0, 1))

function bench(driver = 'uhf-r200') {
  let [now, idle] = [0, 0]
  const console = new ReaderConsole(
    findDriver(driver)!,
    () => now,
    () => void idle++,
  )
  return { console, pass: (ms: number) => void (now += ms), idle: () => idle }
}

describe('the console of a reader', () => {
  it('shows bytes as they come, and the frames in them', () => {
    const { console } = bench()
    console.bytes('out', Uint8Array.of(1), 10)
    console.bytes('in', Uint8Array.from([0xff, ...tag.subarray(0, 9)]), 20)
    console.bytes('in', tag.subarray(9), 30)
    console.reading({ tag: 'epc:E2000001' as never, rssiDbm: -50 }, 30)
    const { lines, next, lost } = console.read(0)
    expect(lines.map(({ n, at, kind }) => [n, at, kind])).toEqual([
      [1, 10, 'out'],
      [2, 20, 'in'],
      [3, 30, 'in'],
      [4, 30, 'skipped'],
      [5, 30, 'frame'],
      [6, 30, 'reading'],
    ])
    expect(lines[4]!.hex).toBe(Buffer.from(tag).toString('hex').toUpperCase())
    expect([next, lost]).toEqual([7, 0])
    expect(console.read(next)).toEqual({ lines: [], next: 7, lost: 0 })
  })

  it('shows messages with their topic', () => {
    const { console } = bench('gw-espresense')
    console.bytes('in', { topic: 'espresense/rooms/icu/status', payload: toUtf8('online'), retained: true }, 1)
    expect(console.read(0).lines).toEqual([
      { n: 1, at: 1, kind: 'in', topic: 'espresense/rooms/icu/status', hex: '6F6E6C696E65', retained: true },
    ])
  })

  it('keeps the latest, and says how many were let go', () => {
    const { console } = bench()
    for (let at = 0; at < 5000; at++) console.bytes('out', tag, at)
    const { lines, lost, next } = console.read(1)
    expect(lines.length).toBeLessThanOrEqual(2000)
    expect(lines.length + lost).toBe(5000)
    expect(next).toBe(5001)
    const long = bench('gw-minew').console
    for (let at = 0; at < 500; at++) long.bytes('in', { topic: '', payload: new Uint8Array(200_000) }, at)
    const size = long.read(0).lines.reduce((sum, { hex }) => sum + hex!.length, 0)
    expect(size).toBeLessThan(1_100_000)
  })

  it('ends when nobody has looked for a while', () => {
    const { console, pass, idle } = bench()
    for (let s = 0; s < 60; s++) {
      pass(1000)
      console.read(0)
      console.bytes('out', tag, s)
    }
    expect(idle()).toBe(0)
    pass(16_000)
    console.bytes('out', tag, 0)
    expect(idle()).toBe(1)
  })

  it('tells a watcher of an earlier life everything', () => {
    const { console } = bench()
    console.bytes('out', tag, 0)
    expect(console.read(900).lines).toHaveLength(1)
  })
})
