import { join, resolve } from 'node:path'
import { describe, expect, test, vi } from 'vitest'
import { readLaunch } from './launch.ts'

const checkout = { isPackaged: false, getPath: () => '/home/me/.config/whereabouts' }
const installed = { ...checkout, isPackaged: true }

describe('readLaunch', () => {
  test('shows the demo from a checkout, and the words for it go on to the engine', () => {
    expect(readLaunch(['electron', '.'], checkout)).toEqual({ engineWords: ['demo', '--headless'], dataFolder: null })
    expect(readLaunch(['electron', '.', '--', 'demo', '--speed', '5'], checkout)?.engineWords).toEqual([
      'demo',
      '--headless',
      '--speed',
      '5',
    ])
  })

  test("shows the user's own folder when installed", () => {
    const dataFolder = join('/home/me/.config/whereabouts', 'site')
    expect(readLaunch(['whereabouts'], installed)?.dataFolder).toBe(dataFolder)
  })

  test('keeps the words of a kiosk to itself', () => {
    expect(readLaunch(['electron', '.', '--', '--kiosk'], checkout)).toMatchObject({
      engineWords: ['demo', '--headless'],
      kiosk: { codeFile: null },
    })
    const words = ['desktop', '--kiosk', '--kiosk-code', 'code.json', '--data', 'ward']
    expect(readLaunch(['electron', '.', '--', ...words], checkout)).toEqual({
      engineWords: ['server', '--data', resolve('ward'), '--listen', '127.0.0.1:0'],
      dataFolder: resolve('ward'),
      kiosk: { codeFile: resolve('code.json') },
    })
  })

  test('serves a data folder on a free port of this machine', () => {
    expect(readLaunch(['electron', '.', '--', 'desktop', '--mqtt', '1883', '--data', 'ward'], checkout)).toEqual({
      engineWords: ['server', '--data', resolve('ward'), '--listen', '127.0.0.1:0', '--mqtt', '1883'],
      dataFolder: resolve('ward'),
    })
  })

  test('shows a server by TLS, with an authority of its own, and starts no engine', () => {
    const words = ['desktop', '--url', 'https://rtls.test/?token=abc', '--ca', 'ca.pem']
    expect(readLaunch(['electron', '.', '--', ...words], checkout)).toEqual({
      engineWords: [],
      dataFolder: null,
      server: { host: 'rtls.test:443', token: 'abc', authority: resolve('ca.pem') },
    })
    const bare = readLaunch(['electron', '.', '--', 'desktop', '--url', 'https://[::1]:7373', '--kiosk'], checkout)
    expect(bare).toMatchObject({ server: { host: '[::1]:7373', token: '', authority: null }, kiosk: {} })
  })

  test.each([
    [['desktop']],
    [['desktop', '--data']],
    [['fly']],
    [['desktop', '--url', 'http://rtls.test']],
    [['desktop', '--url']],
  ])('refuses %s with a usage line', words => {
    const write = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
    expect(readLaunch(['electron', '.', '--', ...words], checkout)).toBeNull()
    expect(write).toHaveBeenCalledWith(expect.stringContaining('Usage'))
    write.mockRestore()
  })

  test('has no demo when installed, and says so', () => {
    const write = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
    expect(readLaunch(['whereabouts', '--', 'demo'], installed)).toBeNull()
    expect(write).toHaveBeenCalledWith(expect.stringContaining('npm start'))
    write.mockRestore()
  })
})
