import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parseTagId } from '../../core/model/tagId.ts'
import { openAsker, type Asker } from '../../engine/entry/asker.ts'
import { farEnds } from '../../sim/readers/index.ts'
import type { FarEnd } from '../../sim/readers/farEnd.ts'
import { Random } from '../../sim/random.ts'
import { freshPortPath, plugIn, type PseudoTerminal } from '../pty/pseudoTerminal.ts'
import {
  asked,
  assetHead,
  eventually,
  fillSite,
  folderWith,
  type RunningServer,
  serve,
  smallPlan,
  smallReceivers,
  whereabouts,
} from './shell.ts'

const heardBy = (mac: string) =>
  JSON.stringify([
    { type: 'Gateway', mac: 'AC233F000001' },
    { type: 'Unknown', mac, rssi: -60, rawData: '' },
  ])

describe('readers by other wires than serial', () => {
  const port = freshPortPath()
  let files: ReturnType<typeof folderWith>
  let udpPort = 0
  let data = ''
  let server: RunningServer
  let terminal: PseudoTerminal
  let beat: NodeJS.Timeout
  let asker: Asker

  beforeAll(async () => {
    const spare = createServer().listen(0)
    await once(spare, 'listening')
    udpPort = (spare.address() as { port: number }).port
    spare.close()
    files = folderWith({
      'plan.json': smallPlan,
      'receivers.csv': `${smallReceivers}AC:23:3F:00:00:01,2.5,3,2.4,0\n`,
      'readers.csv': [
        'id,driver,link,receiver,room,settings',
        'posts,gw-minew,http:/gateways/minew,,,',
        `datagrams,gw-minew,udp:127.0.0.1:${udpPort},,,`,
        'desk,wedge,keyboard:desk,,store,',
        `door,uhf-r200,serial:${port.path},,dock,`,
        '',
      ].join('\n'),
      'assets.csv': `${assetHead}\npump,Infusion pump 7,Infusion pump,Agilia,SN7,A7,,barcode:PUMP-0017,store,high\n`,
    })
    terminal = await plugIn(port.path)
    const end = farEnds['uhf-r200']!(new Random(1), bytes => terminal.write(bytes as Uint8Array)) as FarEnd
    terminal.onBytes(bytes => end.receive(bytes))
    const [field, began] = [[{ tag: parseTagId('epc:30751FEB705C5904E3D50D70')!, rssiDbm: -55 }], performance.now()]
    beat = setInterval(() => end.advance(performance.now() - began, () => field), 50)
    data = await fillSite(files)
    server = await serve(data)
    asker = await openAsker({ data })
  }, 60_000)
  afterAll(async () => {
    clearInterval(beat)
    await asker?.close()
    await server?.stop()
    await terminal?.kill()
    files?.remove()
    port.remove()
  })

  const reader = async (id: string) => {
    const { readers } = await asker.ask('readers.list', {})
    return readers.find(one => one.id === id)!
  }
  const post = async (path: string, body: string | Uint8Array, headers: Record<string, string> = {}) => {
    const { origin } = new URL(server.url)
    const init = { method: 'POST', body: body as BodyInit, headers: { 'content-type': 'application/json', ...headers } }
    return (await fetch(`${origin}${path}`, init)).status
  }

  it('take what a gateway posts to their path, and nothing else', async () => {
    expect(await post('/gateways/minew', heardBy('C0FFEE000001'))).toBe(200)
    expect(await post('/gateways/minew/', heardBy('C0FFEE000002'), { 'content-type': 'text/plain' })).toBe(200)
    await eventually('both read', 5000, async () => (await reader('posts')).readings === 2)
    expect((await reader('posts')).state).toBe('up')

    expect(await post('/gateways/other', heardBy('C0FFEE000003'))).toBe(404)
    expect(await post('/gateways/minew', heardBy('C0FFEE000004'), { origin: 'https://evil.example' })).toBe(403)
    expect(await post('/gateways/minew', new Uint8Array(300_000))).toBe(413)
    expect(await post('/gateways/minew', '')).toBe(400)
    expect(await post('/api', heardBy('C0FFEE000005'))).toBe(404)
    expect((await reader('posts')).readings).toBe(2)
    // What can't be used is told as of any reader.
    expect(await post('/gateways/minew', '{"no":"list"}')).toBe(200)
    await eventually('a problem', 5000, async () => (await reader('posts')).problems === 1)
  })

  it('take datagrams', async () => {
    const gateway = createSocket('udp4')
    await eventually('read', 5000, async () => {
      gateway.send(heardBy('C0FFEE000006'), udpPort, '127.0.0.1')
      return (await reader('datagrams')).readings > 0
    })
    gateway.close()
  })

  it('take what a scanner types, and place what was scanned', async () => {
    expect(await asker.ask('readers.typed', { text: 'PUMP-0017' })).toEqual({
      reader: 'desk',
      tags: ['barcode:PUMP-0017'],
      problems: [],
    })
    const bad = await asker.ask('readers.typed', { id: 'desk', text: ']d2010401234567890517250230' })
    expect(bad.tags).toEqual([])
    expect(bad.problems[0]!.text).toContain('was refused')
    await eventually('placed', 10_000, async () => {
      const { answers } = await asker.ask('subjects.find', { query: 'A7' })
      return answers[0]?.place?.room === 'store'
    })
    await expect(asker.ask('readers.typed', { id: 'door', text: 'x' })).rejects.toMatchObject({ code: 'not-found' })
  })

  it('show their wire, which is captured, decoded again and made a vector', { timeout: 60_000 }, async () => {
    await eventually('up', 10_000, async () => (await reader('door')).readings > 3)
    const capture = files.file('door.capture')
    const watched = await whereabouts(
      'readers',
      'watch',
      'door',
      '--data',
      data,
      '--seconds',
      '2',
      '--json',
      '--capture',
      capture,
    )
    expect(watched).toMatchObject({ code: 0 })
    const lines = watched.out
      .trim()
      .split('\n')
      .map(line => JSON.parse(line))
    const kinds = new Set(lines.map(({ kind }) => kind))
    expect([...kinds]).toEqual(expect.arrayContaining(['in', 'frame', 'reading']))
    expect(lines.find(({ kind }) => kind === 'frame').hex).toMatch(/^BB.*7E$/)
    expect(lines.map(({ n }) => n)).toEqual(lines.map((_, at) => at + 1))
    const read = lines.filter(({ kind }) => kind === 'reading').length

    const head = JSON.parse(readFileSync(capture, 'utf8').split('\n')[0]!)
    expect(head).toEqual({ capture: 1, reader: 'door', driver: 'uhf-r200', link: `serial:${port.path}`, settings: {} })
    const decoded = await whereabouts('decode', '--driver', 'uhf-r200', capture)
    const readings = decoded.out
      .trim()
      .split('\n')
      .map(line => JSON.parse(line))
    expect(readings.filter(({ kind }) => kind === 'reading')).toHaveLength(read)
    expect(readings[0]).toEqual({ kind: 'reading', tag: 'epc:30751FEB705C5904E3D50D70', rssiDbm: -55 })
    const made = await whereabouts('readers', 'vector', capture)
    const { driver, vectors } = JSON.parse(made.out)
    expect([driver, vectors.length, vectors[0].readings.length, vectors[0].problems]).toEqual(['uhf-r200', 1, read, []])
  })

  it('are left alone by a scan', { timeout: 60_000 }, async () => {
    const places = await asked<{ place: string; state: string; text: string }[]>(
      'readers',
      'scan',
      '--port',
      port.path,
      '--no-serial',
      '--data',
      data,
    )
    expect(places).toMatchObject([
      { place: `serial:${port.path}`, state: 'in-use', text: 'Reader door of this site uses it.' },
    ])
    expect((await reader('door')).state).toBe('up')
  })
})
