import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { checkProfile } from './check.ts'
import { type KioskSeat, profileFiles } from './profiles.ts'

const words = ['--', 'desktop', '--data', 'C:\\Ward "4" & 5', '--kiosk']
const windows: KioskSeat = { os: 'windows', account: 'ward<4>', program: 'C:\\Program Files\\W\\W.exe', words }
const linux: KioskSeat = {
  os: 'linux',
  account: 'ward',
  program: '/opt/W 1/w',
  words: ['--', "it's", '50%', '--kiosk'],
}
const textOf = (seat: KioskSeat, name: string) => profileFiles(seat).find(file => file.name === name)!.text

let folder: string | undefined
const fresh = () => (folder = mkdtempSync(join(tmpdir(), 'whereabouts-kiosk-')))
afterEach(() => folder && rmSync(folder, { recursive: true, force: true }))
const put = (path: string, text: string) => {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
}

/** @returns what is wrong: tags that close out of order or never, and bare signs that would be read as markup. */
function faultsOf(xml: string): string[] {
  const faults: string[] = []
  const open: string[] = []
  const bare = xml.replace(/<!\[CDATA\[[\s\S]*?]]>|<!--[\s\S]*?-->|<\?[\s\S]*?\?>/g, '')
  for (const [, close, name, rest, self] of bare.matchAll(/<(\/?)([\w:]+)((?:\s+[\w:]+="[^"<]*")*)\s*(\/?)>/g)) {
    if (/&(?!#\d+;)/.test(rest)) faults.push(rest)
    if (!close && !self) open.push(name)
    if (close && open.pop() !== name) faults.push(name)
  }
  return [...faults, ...open, ...(bare.replace(/<[^>]*>/g, '').match(/[<>]/g) ?? [])]
}

describe('a kiosk’s profile', () => {
  it('is well-formed XML whatever the paths and names hold', () => {
    const files = [...profileFiles(windows), ...profileFiles(linux)].filter(({ name }) => name.endsWith('.xml'))
    expect(files).toHaveLength(3)
    expect(files.flatMap(({ text }) => faultsOf(text))).toEqual([])
  })

  it('starts the program again whenever it ends, with its words quoted as Windows reads them', () => {
    const shell = textOf(windows, 'shell-launcher.xml')
    const inAttribute = `"C:\\Program Files\\W\\W.exe" -- desktop --data "C:\\Ward \\"4\\" & 5" --kiosk`
      .replaceAll('&', '&#38;')
      .replaceAll('"', '&#34;')
    expect(shell).toContain(`Shell="${inAttribute}"`)
    expect(shell).toContain('<DefaultAction Action="RestartShell"/>')
    expect(shell).toContain('<Account Name="ward&#60;4&#62;"/>')
    expect(shell.match(/Id="({[^"]+})"/g)?.length).toBe(2)
  })

  it('quotes words as systemd and the shell read them', () => {
    expect(textOf(linux, 'whereabouts-kiosk.service')).toContain(
      `ExecStart=/usr/bin/cage -- "/opt/W 1/w" "--" "it's" "50%%" "--kiosk"\n`,
    )
    expect(textOf(linux, 'openbox-autostart')).toContain(`'/opt/W 1/w' '--' 'it'\\''s' '50%' '--kiosk'\n`)
  })
})

describe.skipIf(process.platform === 'win32')('the check of a profile', () => {
  const failed = (root: string) =>
    checkProfile(join(root, 'made'), linux, root)
      .filter(check => !check.ok)
      .map(check => `${check.what}: ${check.detail.replaceAll(root, '')}`)

  it('passes on a computer that has everything, and names what is missing or was changed', () => {
    const root = fresh()
    for (const { name, text } of profileFiles(linux)) put(join(root, 'made', name), text)
    expect(failed(root)).toContain('the account: there is no account "ward"')
    put(join(root, 'etc/passwd'), 'root:x:0:0::/root:/bin/sh\nward:x:1001:1001::/home/ward:/bin/sh\n')
    put(join(root, linux.program), '')
    put(join(root, 'usr/bin/cage'), '')
    put(join(root, 'etc/systemd/system/whereabouts-kiosk.service'), textOf(linux, 'whereabouts-kiosk.service'))
    put(join(root, 'etc/pam.d/whereabouts-kiosk'), textOf(linux, 'whereabouts-kiosk.pam'))
    expect(failed(root)).toEqual([])
    put(join(root, 'made/openbox-rc.xml'), textOf(linux, 'openbox-rc.xml').replace('<keyboard/>', '<keyboard>'))
    expect(failed(root)).toEqual(['openbox-rc.xml: /made/openbox-rc.xml differs from line 5 on'])
    put(join(root, 'etc/passwd'), 'ward:x:0:0::/root:/bin/sh\n')
    expect(failed(root)).toContain('the account: "ward" may do anything: it is root')
  })
})
