import fc from 'fast-check'
import { expect, it } from 'vitest'
import { toUtf8 } from '../framing/text.ts'
import { readLine } from './bleuioLine.ts'
import { BleuioScan } from './bleuioScan.ts'

const usual = '{"SF":0,"rssi":-60,"addr":"[1]10:CA:BF:0F:81:71","type":1,"data":"0201060303AAFE"}'

function quickly(line: string) {
  const scan = new BleuioScan(100)
  const bytes = toUtf8(`${line}\n`)
  if (!scan.read(bytes, bytes.length - 1)) return null
  const { address, kind, rssiDbm, length } = scan
  return { is: 'device', address, kind, rssiDbm, bytes: scan.bytes.slice(0, length) }
}

it('reads the line that comes all the time', () => {
  expect(quickly(usual)).toEqual(readLine(usual))
  expect(quickly(usual)?.bytes).toHaveLength(7)
})

it('whatever it takes for such a line, it reads as the slow way does', () => {
  const letters = [...'{}[]":,-0123456789abFS ']
  const change = fc.tuple(fc.nat(usual.length), fc.nat(2), fc.array(fc.constantFrom(...letters), { maxLength: 3 }))
  let taken = 0
  fc.assert(
    fc.property(fc.array(change, { maxLength: 3 }), changes => {
      const line = changes.reduce(
        (text, [at, gone, put]) => text.slice(0, at) + put.join('') + text.slice(at + gone),
        usual,
      )
      const quick = quickly(line)
      if (quick) taken++
      if (quick) expect(quick).toEqual(readLine(line))
    }),
    {
      numRuns: 3000,
      seed: 1,
      // "[-0]" is no kind of address.
      examples: [[[[28, 1, ['-', '0']]]]],
    },
  )
  expect(taken).toBeGreaterThan(200)
})
