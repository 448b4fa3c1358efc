import { describe, expect, it } from 'vitest'
import { type Stroke, TypedScan } from './typedScan.ts'

/** Strikes keys `everyMs`; gives what came of each: `held`, or that it went through. */
function typed(keys: readonly (string | Partial<Stroke>)[], everyMs: number) {
  const [given, scans]: [string[], string[]] = [[], []]
  const scan = new TypedScan<string>(
    key => given.push(key),
    text => scans.push(text),
  )
  let at = 1000
  const through: string[] = []
  for (const each of keys) {
    const stroke = {
      key: '',
      ctrl: false,
      other: false,
      repeat: false,
      ...(typeof each === 'string' ? { key: each } : each),
    }
    if (!scan.down({ ...stroke, at }, stroke.key)) through.push(stroke.key)
    at += everyMs
  }
  scan.settle()
  return { given, scans, through }
}

describe('what is typed into a window', () => {
  it('is a scan at the pace of a scanner, whose Enter presses nothing', () => {
    expect(typed([...'SA-17', 'Enter'], 8)).toEqual({ given: [], scans: ['SA-17'], through: [] })
    expect(typed([...'SA-17', 'Tab'], 30)).toEqual({ given: [], scans: ['SA-17'], through: [] })
    expect(typed([...'SA-17'], 8)).toEqual({ given: [], scans: ['SA-17'], through: [] })
    expect(typed([...'AAA 1', 'Enter', ...'BBBB', 'Enter'], 8).scans).toEqual(['AAA 1', 'BBBB'])
  })

  it('has shifted letters and separators in it', () => {
    const keys = [
      'Shift',
      ...']d2',
      'Shift',
      ...'01',
      { key: 'Control', ctrl: true },
      { key: ']', ctrl: true },
      ...'17',
      'Enter',
    ]
    expect(typed(keys, 5).scans).toEqual([']d201\u001d17'])
  })

  it('is keys at the pace of a hand, and does what they do', () => {
    expect(typed([...'SA-17', 'Enter'], 60)).toEqual({ given: [...'SA-17'], scans: [], through: ['Enter'] })
    // Three at once are a hand's, too.
    expect(typed(['a', 's', 'd', 'Enter'], 8)).toEqual({ given: ['a', 's', 'd'], scans: [], through: ['Enter'] })
    expect(typed(['a', 'Enter'], 2)).toEqual({ given: ['a'], scans: [], through: ['Enter'] })
  })

  it('leaves alone what no scanner sends', () => {
    const held = Array.from({ length: 20 }, () => ({ key: 's', repeat: true }))
    expect(typed([{ key: 's' }, ...held], 30)).toMatchObject({ given: ['s'], scans: [] })
    const combined = [{ key: 'k', ctrl: true }, { key: 'a', other: true }, ' ', 'ArrowUp', 'Escape', 'Enter']
    expect(typed(combined, 5).through).toEqual(['k', 'a', ' ', 'ArrowUp', 'Escape', 'Enter'])
  })
})
