import { randomBytes, scryptSync } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { type Key, leadsOut, WayOut } from './kiosk.ts'

const key = (name: string, ...held: readonly ('control' | 'alt' | 'shift' | 'meta')[]): Key => ({
  type: 'keyDown',
  key: name,
  control: held.includes('control'),
  alt: held.includes('alt'),
  shift: held.includes('shift'),
  meta: held.includes('meta'),
})

describe('a kiosk', () => {
  it.each([
    key('F4', 'alt'),
    key('F11'),
    key('F12'),
    key('Tab', 'alt'),
    key('ArrowLeft', 'alt'),
    key('i', 'control', 'shift'),
    key('w', 'control'),
    key('q', 'control'),
    key('r', 'control'),
    key('p', 'control'),
    key('n', 'control'),
    key('l', 'meta'),
    key('Delete', 'control', 'alt'),
    key('BrowserBack'),
  ])('keeps from the page what leads out: %o', out => expect(leadsOut(out)).toBe(true))

  it.each([
    key('k', 'control'),
    key('v', 'control'),
    key('@', 'control', 'alt'),
    key('a'),
    key('Enter'),
    key('Escape'),
    key('Tab', 'shift'),
    key('ArrowLeft'),
    key('?', 'shift'),
  ])('leaves the page its own: %o', own => expect(leadsOut(own)).toBe(false))
})

describe('the way out of a kiosk', () => {
  const salt = randomBytes(16)
  const code = { salt: salt.toString('hex'), hash: scryptSync('4711', salt, 32).toString('hex') }
  const start = key('Q', 'control', 'alt', 'shift')
  const typed = (out: WayOut, word: string) => {
    for (const letter of word) out.take(key(letter))
    return out.take(key('Enter'))
  }

  it('is the keys, the code and Enter, and nothing of it reaches the page', () => {
    const out = new WayOut(code, () => 0)
    expect(out.take(key('4'))).toBe('none')
    expect(typed(out, '4711')).toBe('none')
    expect(out.take(start)).toBe('typing')
    expect(out.take(key('4'))).toBe('typing')
    expect(typed(out, '711')).toBe('open')
  })

  it('ends after 20 s, at Esc, and without a code there is none', () => {
    let now = 0
    const out = new WayOut(code, () => now)
    out.take(start)
    now = 20_001
    expect(typed(out, '4711')).toBe('none')
    out.take(start)
    out.take(key('Escape'))
    expect(typed(out, '4711')).toBe('none')
    expect(new WayOut(null, () => 0).take(start)).toBe('none')
  })

  it('is barred for 5 minutes after 5 wrong codes', () => {
    let now = 0
    const out = new WayOut(code, () => now)
    for (let i = 0; i < 5; i++) {
      out.take(start)
      expect(typed(out, '0000')).toBe('typing')
    }
    expect(out.take(start)).toBe('none')
    now = 5 * 60_000
    out.take(start)
    expect(typed(out, '4711')).toBe('open')
  })
})
