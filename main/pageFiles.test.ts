import fc from 'fast-check'
import { join, sep } from 'node:path'
import { describe, expect, test } from 'vitest'
import { fileFor } from './pageFiles.ts'

const folder = join(sep, 'app', 'out', 'renderer')
const get = (url: string) => fileFor({ method: 'GET', url }, folder)

describe('fileFor', () => {
  test('finds the page and what belongs to it', () => {
    expect(get('whereabouts://app/')).toBe(join(folder, 'index.html'))
    expect(get('whereabouts://app/assets/a%20b.js?x=1#y')).toBe(join(folder, 'assets', 'a b.js'))
  })

  test.each([
    'whereabouts://app/..%2fpackage.json',
    'whereabouts://app/%2e%2e%2f%2e%2e%2fpackage.json',
    'whereabouts://app/assets/..%2f..%2f..%2fetc/passwd',
    'whereabouts://app/..%2frenderer-of-another/x.js',
    'whereabouts://app/%00',
    'whereabouts://app/%',
    'whereabouts://elsewhere/index.html',
  ])('refuses %s', url => {
    expect(get(url)).toBeNull()
  })

  test('only reads', () => {
    expect(fileFor({ method: 'POST', url: 'whereabouts://app/' }, folder)).toBeNull()
  })

  test('never leaves its folder, whatever the path', () => {
    const piece = fc.constantFrom('..', '.', '%2e', '%2f', '%5c', '/', '\\', 'a', 'renderer', '%00', '%25', '%')
    fc.assert(
      fc.property(fc.array(piece), pieces => {
        const file = get(`whereabouts://app/${pieces.join('')}`)
        expect(file === null || file.startsWith(folder + sep)).toBe(true)
      }),
    )
  })
})
