import { createInterface } from 'node:readline/promises'
import { Writable } from 'node:stream'
import { Failure } from '../../core/api/errors.ts'

/** From the environment, or from the keyboard unseen: never from the command line, which every program can read. */
export async function givenPassword(name: string): Promise<string> {
  const given = process.env.WHEREABOUTS_PASSWORD
  if (given !== undefined) return given
  if (!process.stdin.isTTY)
    throw new Failure('bad-input', `The password of ${name} is missing.`, 'Put it into WHEREABOUTS_PASSWORD.')
  process.stderr.write(`Password of ${name}: `)
  const unseen = new Writable({ write: (_chunk, _encoding, done) => done() })
  const lines = createInterface({ input: process.stdin, output: unseen, terminal: true })
  try {
    return await lines.question('')
  } finally {
    lines.close()
    process.stderr.write('\n')
  }
}
