import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'

const root = join(import.meta.dirname, '../..')
const section = readFileSync(join(root, 'docs/security.md'), 'utf8')
  .split('## ')
  .find(text => text.startsWith('Threat model'))!
const [head, , ...rows] = section
  .split('\n')
  .filter(line => line.startsWith('|'))
  .map(line =>
    line
      .split('|')
      .slice(1, -1)
      .map(cell => cell.trim()),
  )

it('the threat model has its columns', () => {
  expect(head).toEqual(['actor', 'can reach', 'what stands in the way', 'shown by', 'what is left'])
  expect(rows.length).toBeGreaterThan(8)
})

it.each(rows)('the threat "%s" is shown by tests that are there', (...row) => {
  const named = [...row[3]!.matchAll(/`([^`]+)`/g)].map(match => match[1]!)
  expect(named).not.toEqual([])
  for (const file of named) {
    expect(file).toMatch(/\.(test|e2e)\.ts$/)
    expect(existsSync(join(root, file)), file).toBe(true)
  }
})
