import { expect, test } from 'vitest'
import { contentPolicyFor } from './contentPolicy.ts'

test('allows nothing unsafe and nothing from elsewhere', () => {
  const contentPolicy = contentPolicyFor(null)
  expect(contentPolicy).not.toMatch(/unsafe|https?:/)
  expect(contentPolicy).toContain("default-src 'none'")
  for (const [source] of contentPolicy.matchAll(/[^\s;]*:\/\/[^\s;]*/g))
    expect(source).toMatch(/^ws:\/\/(127\.0\.0\.1|localhost):\*$/)
})

test("a station's page reaches its server by TLS and nothing else, not even this machine", () => {
  const sources = contentPolicyFor('rtls.test:7373').match(/[^\s;]*:\/\/[^\s;]*/g)
  expect(sources).toEqual(['wss://rtls.test:7373'])
})
