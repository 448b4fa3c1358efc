import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type KioskSeat, profileFiles } from './profiles.ts'

export interface KioskCheck {
  readonly what: string
  readonly ok: boolean
  readonly detail: string
}

/** Where an administrator puts them on Linux. */
const installedAt: Readonly<Record<string, string>> = {
  'whereabouts-kiosk.service': '/etc/systemd/system/whereabouts-kiosk.service',
  'whereabouts-kiosk.pam': '/etc/pam.d/whereabouts-kiosk',
}

/**
 * Whether the files of a profile still say what was asked for, and whether this computer could follow them.
 * @param root in front of the system's own paths, for tests
 */
export function checkProfile(folder: string, seat: KioskSeat, root = ''): KioskCheck[] {
  const files = profileFiles(seat).map(({ name, text }) => sameText(name, join(folder, name), text))
  if (process.platform === 'win32' ? seat.os !== 'windows' : seat.os !== 'linux')
    return [...files, { what: 'this computer', ok: true, detail: `not asked: the profile is for ${seat.os}` }]
  if (seat.os === 'windows') return [...files, present('the program', seat.program)]
  return [
    ...files,
    present('the program', join(root, seat.program)),
    accountCheck(seat.account, join(root, '/etc/passwd')),
    present('cage', join(root, '/usr/bin/cage')),
    ...profileFiles(seat).flatMap(({ name, text }) =>
      installedAt[name] ? [sameText(`installed ${name}`, join(root, installedAt[name]), text)] : [],
    ),
  ]
}

function sameText(what: string, path: string, wanted: string): KioskCheck {
  if (!existsSync(path)) return { what, ok: false, detail: `${path} is not there` }
  const lines = readFileSync(path, 'utf8').split('\n')
  const own = wanted.split('\n')
  const at = own.findIndex((line, i) => line !== lines[i])
  if (at === -1 && lines.length === own.length) return { what, ok: true, detail: path }
  return { what, ok: false, detail: `${path} differs from line ${at === -1 ? own.length : at + 1} on` }
}

const present = (what: string, path: string): KioskCheck =>
  existsSync(path) ? { what, ok: true, detail: path } : { what, ok: false, detail: `${path} is not there` }

function accountCheck(account: string, passwd: string): KioskCheck {
  const what = 'the account'
  const entry = existsSync(passwd)
    ? readFileSync(passwd, 'utf8')
        .split('\n')
        .find(line => line.startsWith(`${account}:`))
    : undefined
  if (entry === undefined) return { what, ok: false, detail: `there is no account "${account}"` }
  if (entry.split(':')[2] === '0') return { what, ok: false, detail: `"${account}" may do anything: it is root` }
  return { what, ok: true, detail: account }
}
