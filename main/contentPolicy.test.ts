import { expect, test } from 'vitest'
import { contentPolicy } from './contentPolicy.ts'

test('allows nothing unsafe and nothing from elsewhere', () => {
  const policy = contentPolicy('abc')
  expect(policy).not.toMatch(/unsafe|https?:/)
  expect(policy).toContain("default-src 'none'")
  for (const [source] of policy.matchAll(/[^\s;]*:\/\/[^\s;]*/g)) expect(source).toMatch(/^ws:\/\/(127\.0\.0\.1|localhost):\*$/)
})
