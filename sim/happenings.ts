/**
 * A site's `happenings.json`: what its simulation does at set times, so that a demo shows everything without waiting
 * for chance. A list of verbs (verbs.ts), each with `atSeconds` of simulated time from the start.
 */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { Verb } from './verbs.ts'

export interface Happening {
  readonly atMs: number
  readonly verb: Verb
}

const script = z.array(z.intersection(z.object({ atSeconds: z.number().min(0), why: z.string() }), Verb))

/** Empty when the site has none; throws when it does not read. */
export function readHappenings(folder: string): Happening[] {
  const file = join(folder, 'happenings.json')
  if (!existsSync(file)) return []
  return script.parse(JSON.parse(readFileSync(file, 'utf8'))).map(h => ({ atMs: h.atSeconds * 1000, verb: h }))
}
