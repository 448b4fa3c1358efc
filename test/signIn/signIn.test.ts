import { createServer } from 'node:net'
import { once } from 'node:events'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import type { Input, OperationName } from '../../core/api/contract.ts'
import type { ServerMessage } from '../../core/api/envelope.ts'
import { localAdministrator } from '../../engine/access/caller.ts'
import { ProviderSettings } from '../../engine/access/provider.ts'
import { fromAfar } from '../../engine/entry/tokens.ts'
import { dispatch } from '../../engine/gateway/dispatch.ts'
import { serve } from '../../engine/gateway/server.ts'
import { peopledHouse, startsAt } from '../access/house.ts'
import { talkTo } from '../transit/servedHouse.ts'
import { type Provider, startProvider } from './provider.ts'

let provider: Provider
let house: Awaited<ReturnType<typeof peopledHouse>>
let url = ''
let close = async () => {}
const shell = localAdministrator('shell')
const keep = (account: Partial<Input<'account.save'>> & { id: string }) =>
  dispatch(house.engine, shell, 'account.save', account)

beforeAll(async () => {
  provider = await startProvider()
  house = await peopledHouse({ now: () => startsAt })
  const port = await freePort()
  url = `http://127.0.0.1:${port}`
  const { issuer, clientId, clientSecret } = provider
  const groups = {
    claim: 'groups',
    roles: { 'icu-nurses': [{ role: 'nurse', units: ['W'] }], porters: [{ role: 'porter' }] },
  }
  const settings = ProviderSettings.parse({ name: 'Hospital ID', issuer, clientId, clientSecret, url, groups })
  const server = await serve(house.engine, {
    host: '127.0.0.1',
    port,
    version: 'test',
    pages: null,
    origins: [],
    tls: null,
    identify: fromAfar(house.engine, 'the token of stations'),
    provider: settings,
  })
  await keep({
    id: 'root',
    name: 'Ada Root',
    given: [{ role: 'administrator', units: null }],
    password: 'correct horse',
  })
  close = async () => {
    await server.close()
    await house.close()
    await provider.close()
  }
})
afterAll(() => close())
beforeEach(() => {
  provider.fault = 'none'
})

/** As a browser goes there and back: the ticket it comes home with. */
async function goAndComeBack(jar = new Map<string, string>()): Promise<string> {
  let at = new URL('/sign-in/begin', url)
  for (let steps = 0; steps < 5; steps++) {
    const cookies = at.origin === url && at.pathname.startsWith('/sign-in') ? [...jar].map(([k, v]) => `${k}=${v}`) : []
    const answer = await fetch(at, { redirect: 'manual', headers: { cookie: cookies.join('; ') } })
    for (const line of answer.headers.getSetCookie()) {
      expect(line).toMatch(/; Path=\/sign-in; .*HttpOnly; SameSite=Lax/)
      const [pair] = line.split(';')
      const [key, value] = pair!.split('=')
      if (value === '') jar.delete(key!)
      else jar.set(key!, value!)
    }
    at = new URL(answer.headers.get('location')!, at)
    if (at.hash.startsWith('#ticket=')) return at.hash.slice('#ticket='.length)
  }
  throw new Error('It goes round and round.')
}

/** A guest's window, that signs in by a ticket. */
async function window() {
  const talk = await talkTo(`${url.replace('http', 'ws')}/api`)
  talk.say({ t: 'hello', token: '' })
  await talk.next()
  const ask = async (op: OperationName, input: object) => {
    const id = Math.floor(Math.random() * 1e9)
    talk.say({ t: 'call', id, op, input })
    for (;;) {
      const message: ServerMessage | undefined = talk.heard.find(each => 'id' in each && each.id === id)
      if (message?.t === 'result') return message.output as never
      if (message?.t === 'failure') throw Object.assign(new Error(message.error.text), message.error)
      await once(talk.socket, 'message')
    }
  }
  return { ask, end: () => talk.socket.terminate() }
}
async function signedIn(ticket: string) {
  const { ask, end } = await window()
  try {
    return { ...((await ask('session.signIn', { ticket })) as { session: string; name: string }), ask, end }
  } catch (refusal) {
    end()
    throw refusal
  }
}

it('signs in whom the house has tied to that person, with the roles of the house, and by no name alone', async () => {
  await keep({ id: 'ann', name: 'Ann Walsh', given: [{ role: 'nurse', units: ['S'] }], provider: 'person-1' })
  provider.person = { sub: 'person-1', preferred_username: 'somebody', name: 'Somebody', groups: ['porters'] }
  const { name, ask, end } = await signedIn(await goAndComeBack())
  expect(name).toBe('Ann Walsh')
  expect(house.engine.access.account('ann')?.given).toEqual([{ role: 'nurse', units: ['S'] }])
  // Rights are those of the role, at the one gate for all.
  await expect(ask('account.list', {})).rejects.toMatchObject({ code: 'denied' })
  expect([...house.engine.store.auditRows(1e9)].find(({ op }) => op === 'session.signIn')).toMatchObject({
    who: 'ann',
    ok: true,
  })
  end()
  // Whoever calls oneself like an account of the house is somebody else.
  provider.person = { sub: 'person-2', preferred_username: 'root', name: 'Root', groups: [] }
  await expect(goAndComeBack().then(signedIn)).rejects.toMatchObject({
    code: 'denied',
    text: expect.stringMatching('no role'),
  })
  provider.person = { sub: 'person-2', preferred_username: 'root', name: 'Root', groups: ['porters'] }
  const { end: leave } = await signedIn(await goAndComeBack())
  expect(house.engine.access.accounts().find(each => each.provider === 'person-2')).toMatchObject({
    id: 'root-2',
    given: [{ role: 'porter', units: null }],
  })
  leave()
})

it('gives what groups stand for, anew at each sign-in, until the house says otherwise', async () => {
  const mine = () => house.engine.access.accounts().find(each => each.provider === 'person-3')
  provider.person = {
    sub: 'person-3',
    preferred_username: 'b.osei@hospital',
    name: 'Ben Osei',
    groups: ['icu-nurses', 'x'],
  }
  ;(await signedIn(await goAndComeBack())).end()
  expect(mine()).toMatchObject({
    id: 'b.osei',
    name: 'Ben Osei',
    given: [{ role: 'nurse', units: ['W'] }],
    password: null,
  })
  provider.person = { ...provider.person, groups: 'porters' }
  ;(await signedIn(await goAndComeBack())).end()
  expect(mine()?.given).toEqual([{ role: 'porter', units: null }])
  provider.person = { ...provider.person, groups: ['constructor', '__proto__'] }
  await expect(goAndComeBack().then(signedIn)).rejects.toMatchObject({ code: 'denied' })
  await keep({ id: 'b.osei', given: [{ role: 'biomed', units: null }] })
  provider.person = { ...provider.person, groups: ['icu-nurses'] }
  ;(await signedIn(await goAndComeBack())).end()
  expect(mine()?.given).toEqual([{ role: 'biomed', units: null }])
})

it('refuses a disabled account, at the provider and with a ticket that was given before', async () => {
  await keep({ id: 'cleo', name: 'Cleo', given: [{ role: 'porter', units: null }], provider: 'person-4' })
  provider.person = { sub: 'person-4' }
  const ticket = await goAndComeBack()
  await keep({ id: 'cleo', disabled: true })
  await expect(signedIn(ticket)).rejects.toMatchObject({ code: 'denied', text: 'This account is disabled.' })
  await expect(goAndComeBack().then(signedIn)).rejects.toMatchObject({
    code: 'denied',
    text: 'This account is disabled.',
  })
})

it('takes a ticket once, from who holds it, and a way back only in the browser that went', async () => {
  await keep({ id: 'dan', name: 'Dan', given: [{ role: 'porter', units: null }], provider: 'person-5' })
  provider.person = { sub: 'person-5' }
  const ticket = await goAndComeBack()
  ;(await signedIn(ticket)).end()
  await expect(signedIn(ticket)).rejects.toMatchObject({ code: 'denied' })
  await expect(signedIn('a guess')).rejects.toMatchObject({ code: 'denied' })
  // Another's way back, without that browser's cookie, with one of its own, or a second time.
  const jar = new Map<string, string>()
  const begun = await fetch(new URL('/sign-in/begin', url), { redirect: 'manual' })
  const there = await fetch(begun.headers.get('location')!, { redirect: 'manual' })
  const back = there.headers.get('location')!
  const cookie = begun.headers.getSetCookie()[0]!.split(';')[0]!
  const ticketBy = async (headers: Record<string, string>) => {
    const answer = await fetch(back, { redirect: 'manual', headers })
    return new URL(answer.headers.get('location')!, url).hash.slice('#ticket='.length)
  }
  for (const headers of [{}, { cookie: `whereabouts-sign-in=${'x'.repeat(43)}` }, { cookie }] as Record<
    string,
    string
  >[])
    await expect(ticketBy(headers).then(signedIn)).rejects.toMatchObject({ code: 'denied' })
  expect(jar.size).toBe(0)
})

it.each(['foreign-key', 'other-nonce', 'other-audience'] as const)(
  'believes no token with a fault: %s',
  async fault => {
    provider.person = { sub: 'person-5' }
    provider.fault = fault
    await expect(goAndComeBack().then(signedIn)).rejects.toMatchObject({ code: 'unavailable' })
  },
)

it('says so while the provider is away, and name and password stay', async () => {
  await provider.close()
  const { ask, end } = await window()
  expect(await ask('session.elsewhere', {})).toEqual({ name: 'Hospital ID' })
  provider.person = { sub: 'person-5' }
  await expect(goAndComeBack().then(ticket => ask('session.signIn', { ticket }))).rejects.toMatchObject({
    code: 'unavailable',
    text: expect.stringMatching('Hospital ID can not be reached'),
    tip: expect.stringMatching('name and password'),
  })
  expect(await ask('session.signIn', { name: 'root', password: 'correct horse' })).toMatchObject({ name: 'Ada Root' })
  end()
})

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  await once(server, 'close')
  return port
}
