import { randomBytes, scryptSync } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline/promises'
import type { Command } from 'commander'
import { Failure } from '../../../core/api/errors.ts'
import { checkProfile } from '../../kiosk/check.ts'
import { type KioskSeat, profileFiles } from '../../kiosk/profiles.ts'
import { printJson, printLine, printTable } from '../print.ts'

interface Asked {
  readonly os: string
  readonly account: string
  readonly program: string
  readonly data: string
}

/** Too short a code is tried out at the keyboard. */
const codeAtLeast = 6
const seatFile = 'seat.json'
const codeFile = 'code.json'

/** The operating system's part of a kiosk: Electron alone can't keep anybody from Ctrl Alt Del. */
export function addKioskVerb(program: Command) {
  const kiosk = program
    .command('kiosk-profile')
    .description('lock a computer down to the station: write and check its profile')
  kiosk
    .command('write <DIR>')
    .description('write the files that lock this kind of computer down; the code that lets out is read from stdin')
    .option('--os <OS>', 'windows or linux', process.platform === 'win32' ? 'windows' : 'linux')
    .requiredOption('--account <NAME>', 'the account that the kiosk signs in with')
    .requiredOption('--program <PATH>', 'the installed program')
    .requiredOption('--data <DIR>', 'the data folder that the station shows')
    .action(async (dir: string, { os, account, program: path, data }: Asked) => {
      if (os !== 'windows' && os !== 'linux')
        throw new Failure('bad-input', `There is no profile for "${os}".`, 'Say --os windows or --os linux.')
      if (!/^[A-Za-z0-9._-]+$/.test(account) && os === 'linux')
        throw new Failure('bad-input', `"${account}" is no account of Linux.`, 'Use letters, digits, ".", "_" and "-".')
      const folder = resolve(dir)
      const code = await readCode()
      mkdirSync(folder, { recursive: true })
      const words = ['--', 'desktop', '--data', data, '--kiosk', '--kiosk-code', join(folder, codeFile)]
      const seat: KioskSeat = { os, account, program: path, words }
      for (const { name, text } of profileFiles(seat)) writeFileSync(join(folder, name), text)
      const salt = randomBytes(16)
      const hash = scryptSync(code, salt, 32)
      writeFileSync(
        join(folder, codeFile),
        `${JSON.stringify({ salt: salt.toString('hex'), hash: hash.toString('hex') })}\n`,
      )
      writeFileSync(join(folder, seatFile), `${JSON.stringify(seat, null, 1)}\n`)
      for (const { name } of profileFiles(seat)) printLine(join(folder, name))
      printLine(nextStep[os])
    })
  kiosk
    .command('check <DIR>')
    .description('whether the files still say what was asked for, and this computer can follow them')
    .option('--json', 'JSON and nothing else')
    .action((dir: string, { json }: { json?: boolean }) => {
      const checks = checkProfile(resolve(dir), readSeat(join(resolve(dir), seatFile)))
      if (json) printJson(checks)
      else
        printTable(
          ['check', 'result', ''],
          checks.map(({ what, ok, detail }) => [what, ok ? 'ok' : 'FAILED', detail]),
        )
      if (checks.some(({ ok }) => !ok))
        throw new Failure('broken', 'This computer is not locked down.', 'Mend what FAILED and check again.')
    })
}

const nextStep = {
  windows:
    'Apply shell-launcher.xml (Enterprise, Education, IoT) or assigned-access.xml (Pro) as SYSTEM by the MDM bridge or Intune; see docs/kiosk.md.',
  linux:
    'As root: copy whereabouts-kiosk.service to /etc/systemd/system, whereabouts-kiosk.pam to /etc/pam.d/whereabouts-kiosk, and enable the service; see docs/kiosk.md.',
} as const

async function readCode(): Promise<string> {
  process.stderr.write(`The code that lets out of the kiosk (at least ${codeAtLeast} signs): `)
  const lines = createInterface({ input: process.stdin })
  const { value } = await lines[Symbol.asyncIterator]().next()
  lines.close()
  const code = String(value ?? '').trim()
  if (code.length < codeAtLeast)
    throw new Failure('bad-input', 'That code is too short.', `Give at least ${codeAtLeast} signs, as a line on stdin.`)
  return code
}

function readSeat(file: string): KioskSeat {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as KioskSeat
  } catch {
    throw new Failure('not-found', `There is no kiosk profile: ${file}.`, 'Write one with "kiosk-profile write".')
  }
}
