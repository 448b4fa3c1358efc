import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import Database from 'better-sqlite3'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { asked, assetHead, folderWith, serve, smallPlan, smallReceivers, whereabouts } from './shell.ts'

describe('bad input is one clear sentence, and nothing is lost', () => {
  const bowTie = JSON.parse(smallPlan)
  bowTie.floors[0].rooms[0].polygon = [
    [0, 0],
    [5, 6],
    [5, 0],
    [0, 6],
  ]
  const good = `${assetHead}\na1,Pump 1,Infusion pump,,S1,N1,,ble:AA:00:00:00:00:01,ward,high\n`
  const files = folderWith({
    'plan.json': smallPlan,
    'bow-tie.json': JSON.stringify(bowTie),
    'receivers.csv': smallReceivers,
    'good.csv': good,
    'bad.csv': `${good}a2,Pump 2,Infusion pump,,S2,N2,,ble:AA:00:00:00:00:02,cellar,low\na3,,Infusion pump,,S3,N3,,ble:AA:00:00:00:00:01,ward,low\n`,
  })
  const data = files.file('site')
  const site = (plan: string, dir: string) =>
    whereabouts('site', 'import', '--plan', files.file(plan), '--receivers', files.file('receivers.csv'), '--data', dir)

  beforeAll(async () => {
    expect(await site('plan.json', data)).toMatchObject({ code: 0 })
    expect(await whereabouts('import', 'assets', files.file('good.csv'), '--data', data)).toMatchObject({ code: 0 })
  })
  afterAll(() => files.remove())

  it('refuses a table with bad rows by line and column, whole', async () => {
    const { code, err } = await whereabouts('import', 'assets', files.file('bad.csv'), '--data', data)
    expect(code).toBe(1)
    expect(err).toMatch(/line 3, home_room: .*cellar/)
    expect(err).toMatch(/line 4, name: /)
    expect(err).toMatch(/line 4, tag: /)
    expect(err).toMatch(/nothing was imported/i)
    expect(await asked<unknown[]>('where', 'pump', '--data', data)).toHaveLength(1)
  })

  it('changes nothing on a dry run', async () => {
    const more = files.file('more.csv')
    writeFileSync(more, `${assetHead}\na9,Pump 9,Infusion pump,,S9,N9,,,ward,low\n`)
    expect(await asked('import', 'assets', more, '--dry-run', '--data', data)).toMatchObject({ added: 1, dryRun: true })
    expect(await asked<unknown[]>('where', 'Pump 9', '--data', data)).not.toContainEqual(
      expect.objectContaining({ id: 'a9' }),
    )
  })

  it('gives back the same bytes that it takes', async () => {
    const first = await whereabouts('export', 'assets', '--data', data)
    const again = files.file('again.csv')
    writeFileSync(again, first.out)
    expect(await asked('import', 'assets', again, '--data', data)).toMatchObject({ added: 0, changed: 0, unchanged: 1 })
    expect((await whereabouts('export', 'assets', '--data', data)).out).toBe(first.out)
  })

  it('refuses a room that crosses itself and names it', async () => {
    const fresh = files.file('never')
    const { code, err } = await site('bow-tie.json', fresh)
    expect(code).toBe(1)
    expect(err).toMatch(/Ward/i)
    expect(err).toMatch(/cross/i)
    // What was made on the way holds no site.
    if (existsSync(fresh)) expect((await whereabouts('where', 'x', '--data', fresh)).err).toMatch(/no site/i)
  })

  it('says that the MQTT port is taken, and whose advice to follow', async () => {
    const squatter = createServer().listen(0)
    const { port } = squatter.address() as { port: number }
    const { code, err } = await whereabouts('server', '--data', data, '--mqtt', String(port), '--listen', '127.0.0.1:0')
    squatter.close()
    expect(code).toBe(1)
    expect(err).toMatch(new RegExp(`MQTT port ${port} is already taken`))
  })

  it('lets nobody write beside a running server, but goes through it', async () => {
    const server = await serve(data)
    try {
      const second = await whereabouts('server', '--data', data, '--listen', '127.0.0.1:0')
      expect(second.code).toBe(1)
      expect(second.err).toMatch(/already|another|in use/i)
      const more = files.file('through.csv')
      writeFileSync(more, `${assetHead}\na5,Pump 5,Infusion pump,,S5,N5,,,ward,low\n`)
      expect(await asked('import', 'assets', more, '--data', data)).toMatchObject({ added: 1 })
      expect(await asked('where', 'N5', '--url', server.url)).toMatchObject([{ id: 'a5' }])
    } finally {
      expect(await server.stop()).toBe(0)
    }
    expect(await asked('where', 'N5', '--data', data)).toMatchObject([{ id: 'a5' }])
  })

  it('refuses a wrong token', async () => {
    const server = await serve(data)
    const wrong = server.url.replace(/token=.*/, 'token=guess')
    expect(await whereabouts('where', 'pump', '--url', wrong)).toMatchObject({
      code: 1,
      err: expect.stringMatching(/token/),
    })
    await server.stop()
  })

  it('leaves a damaged database as it is', async () => {
    const hurt = files.file('hurt')
    await site('plan.json', hurt)
    const file = `${hurt}/whereabouts.db`
    const bytes = readFileSync(file)
    bytes.fill(0x5a, 4096, 20_000)
    writeFileSync(file, bytes)
    const { code, err } = await whereabouts('where', 'pump', '--data', hurt)
    expect(code).toBe(1)
    expect(err).toMatch(/damaged/i)
    expect(err).toMatch(/restore/i)
    expect(readFileSync(file).equals(bytes)).toBe(true)
  })

  it('does not touch a database of a newer version', async () => {
    const newer = files.file('newer')
    await site('plan.json', newer)
    const db = new Database(`${newer}/whereabouts.db`)
    db.pragma('user_version = 9999')
    db.close()
    const { code, err } = await whereabouts('verify', '--data', newer)
    expect(code).toBe(1)
    expect(err).toMatch(/newer/i)
  })

  it('says which words are off, with exit status 2', async () => {
    for (const words of [['wher', 'pump'], ['server'], ['import', 'assets'], ['where', 'x', '--nonsense']])
      expect(await whereabouts(...words)).toMatchObject({ code: 2 })
    expect(await whereabouts('where', '--help')).toMatchObject({ code: 0, out: expect.stringContaining('Usage') })
  })

  it('makes no folder for a question', async () => {
    const { code, err } = await whereabouts('where', 'x', '--data', files.file('nowhere'))
    expect(code).toBe(1)
    expect(err).toMatch(/no Whereabouts site/)
    expect(existsSync(files.file('nowhere'))).toBe(false)
  })

  it('does not serve unencrypted to the network', async () => {
    expect(await whereabouts('server', '--data', data, '--listen', '0.0.0.0:7373')).toMatchObject({
      code: 1,
      err: expect.stringMatching(/unencrypted/),
    })
  })
})
