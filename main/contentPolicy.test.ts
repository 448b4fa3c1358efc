import { expect, test } from 'vitest'
import { contentPolicy } from './contentPolicy.ts'

test('allows nothing unsafe and nothing from elsewhere', () => {
  expect(contentPolicy).not.toMatch(/unsafe|https?:/)
  expect(contentPolicy).toContain("default-src 'none'")
  for (const [source] of contentPolicy.matchAll(/[^\s;]*:\/\/[^\s;]*/g))
    expect(source).toMatch(/^ws:\/\/(127\.0\.0\.1|localhost):\*$/)
})
