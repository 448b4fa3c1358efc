import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { localAdministrator } from '../../engine/access/caller.ts'
import { atHome, fromAfar, stationToken } from '../../engine/entry/tokens.ts'
import { dispatch } from '../../engine/gateway/dispatch.ts'
import { serve, type Served } from '../../engine/gateway/server.ts'
import { issueCertificate, makeAuthority } from '../../engine/tls/authority.ts'
import { type ServedHouse, serveHouse, talkTo } from './servedHouse.ts'

const authority = makeAuthority('House', Date.now())
const tls = issueCertificate(authority, ['127.0.0.1'], Date.now())
const [window, owner, station] = ['of the window', 'of the owner', 'of the stations']

let house: ServedHouse
let far: Served
beforeAll(async () => {
  house = await serveHouse({ identify: atHome(window, owner) })
  const identify = fromAfar(house.engine, station)
  const common = { host: '127.0.0.1', port: 0, version: 'test', pages: null, origins: [] }
  far = await serve(house.engine, { ...common, tls, identify })
})
afterAll(async () => {
  await far.close()
  await house.close()
})

/** The standing of who says hello with a token there, or the code with which it is refused. */
async function said(token: string, where: 'home' | 'far') {
  const address = where === 'home' ? house.address : `${far.url.replace('https', 'wss')}/api`
  const talk = await talkTo(address, { ca: authority.certificate })
  talk.say({ t: 'hello', token })
  const answer = await Promise.race([talk.next(), talk.over])
  const ask = async (op: string, input: object) => {
    const next = talk.next()
    talk.say({ t: 'call', id: 1, op, input })
    return next
  }
  return { talk, ask, taken: 'code' in answer ? answer.code : answer.t === 'welcome' ? answer.standing : answer.t }
}

const taken = async (token: string, where: 'home' | 'far') => {
  const { talk, taken: as } = await said(token, where)
  talk.socket.terminate()
  return as
}

test('what opens the house on its own computer opens nothing on the network', async () => {
  expect(await taken(owner, 'home')).toBe('program')
  expect(await taken(window, 'home')).toBe('open')
  expect(await taken(owner, 'far')).toBe(4401)
  expect(await taken(window, 'far')).toBe(4401)
  expect(await taken(station, 'far')).toBe('open')
  expect(await taken(station, 'home')).toBe(4401)
  // Nobody could sign in yet: whoever has no token has no business here.
  expect(await taken('', 'far')).toBe(4401)
})

test('with accounts anybody of the network may sign in, and is told nothing before', async () => {
  const admin = localAdministrator('test')
  const given = [{ role: 'administrator', units: null }]
  await dispatch(house.engine, admin, 'account.save', { id: 'ada', name: 'Ada', given, password: 'ada has one' })
  expect(await taken('', 'home')).toBe(4401)
  const { talk, ask, taken: as } = await said('', 'far')
  expect(as).toBe('nobody')
  for (const op of ['site.show', 'alerts.list', 'subjects.find', 'account.list'])
    expect(await ask(op, { query: 'pump' })).toMatchObject({ t: 'failure', error: { code: 'denied' } })
  const rows = talk.next()
  talk.say({ t: 'watch', topic: 'alerts' })
  expect(await rows).toMatchObject({ t: 'snapshot', n: 0, rows: [] })
  talk.say({ t: 'call', id: 2, op: 'session.signIn', input: { name: 'ada', password: 'ada has one' } })
  await expect.poll(() => talk.heard.find(each => each.t === 'result'), { timeout: 30_000 }).toBeDefined()
  const { sessions } = await dispatch(house.engine, admin, 'session.list', {})
  expect(sessions).toMatchObject([{ account: 'ada', where: '127.0.0.1' }])
  await dispatch(house.engine, admin, 'session.end', { id: sessions[0].id })
  await expect
    .poll(() => talk.heard.findLast(each => each.t === 'identity'), { timeout: 30_000 })
    .toMatchObject({ standing: 'nobody', may: ['self'] })
  talk.socket.terminate()
})

test('who has not signed in is hung up on in the middle of a long message', async () => {
  const { talk } = await said('', 'far')
  talk.say({ t: 'call', id: 1, op: 'session.signIn', input: { name: 'x'.repeat(4_000_000) } })
  expect(await talk.over).toMatchObject({ code: 1006 })
})

test("the stations' token stays the same and is its owner's only", () => {
  const dir = mkdtempSync(join(tmpdir(), 'whereabouts-token-'))
  const token = stationToken(dir)
  expect(token).toMatch(/^[\w-]{32}$/)
  expect(stationToken(dir)).toBe(token)
  expect(statSync(join(dir, 'station-token')).mode & 0o777).toBe(0o600)
  rmSync(dir, { recursive: true })
})
