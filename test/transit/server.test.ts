import { once } from 'node:events'
import { connect } from 'node:net'
import { get } from 'node:https'
import { afterAll, describe, expect, it } from 'vitest'
import { homeLimits, networkLimits } from '../../engine/gateway/limits.ts'
import { issueCertificate, makeAuthority } from '../../engine/tls/authority.ts'
import { hello, serveHouse, talkTo } from './servedHouse.ts'

const authority = makeAuthority('House', Date.now())
const tls = issueCertificate(authority, ['rtls.test', 'localhost', '127.0.0.1'], Date.now())
const ca = authority.certificate

describe('a server for other computers', async () => {
  const house = await serveHouse({ tls })
  afterAll(() => house.close())
  const { port } = new URL(house.address)

  it('speaks TLS only, and is believed by who pinned its authority', async () => {
    const plain = connect(Number(port), '127.0.0.1')
    plain.on('error', () => {})
    plain.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n')
    let answer = ''
    plain.on('data', bytes => (answer += bytes.toString('latin1')))
    await once(plain, 'close')
    expect(answer).not.toContain('HTTP/1.1')
    await expect(talkTo(house.address)).rejects.toThrow('certificate')
    await expect(talkTo(house.address, { ca: makeAuthority('House', Date.now()).certificate })).rejects.toThrow()
    const talk = await talkTo(house.address, { ca })
    talk.say(hello)
    expect(await talk.next()).toMatchObject({ t: 'welcome' })
    talk.socket.close()
  })

  it('tells browsers to stay with TLS and to load nothing from elsewhere', async () => {
    const [response] = await once(get({ host: '127.0.0.1', port, ca, path: '/' }), 'response')
    response.resume()
    expect(response.headers).toMatchObject({
      'strict-transport-security': 'max-age=31536000',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
    })
    expect(response.headers['content-security-policy']).toContain("default-src 'none'")
    expect(response.headers['content-security-policy']).not.toContain('unsafe')
  })

  it.each([
    [`https://rtls.test:${port}`, true],
    [`https://localhost:${port}`, true],
    ['whereabouts://app', true],
    [`http://rtls.test:${port}`, false],
    ['https://rtls.test', false],
    [`https://evil.test:${port}`, false],
    ['null', false],
  ])('hears a page of %s: %s', async (origin, welcome) => {
    const talk = await talkTo(house.address, { ca, origin })
    if (welcome) {
      talk.say(hello)
      expect(await talk.next()).toMatchObject({ t: 'welcome' })
      talk.socket.close()
    } else expect(await talk.over).toMatchObject({ code: 4403 })
  })

  it('shows a renewed certificate without a restart', async () => {
    const other = makeAuthority('Other', Date.now())
    house.server.renew(issueCertificate(other, ['127.0.0.1'], Date.now()))
    const talk = await talkTo(house.address, { ca: other.certificate })
    talk.say(hello)
    expect(await talk.next()).toMatchObject({ t: 'welcome' })
    talk.socket.close()
    house.server.renew(tls)
  })
})

describe('the limits of a door', () => {
  const limits = { ...networkLimits, arrivals: homeLimits.arrivals, connections: 40, connectionsOfAddress: 20 }

  it('takes from a stranger a hello and no more', async () => {
    const house = await serveHouse({ limits })
    const talk = await talkTo(house.address)
    talk.socket.send(JSON.stringify({ t: 'hello', token: 'x'.repeat(1_000_000) }))
    expect(await talk.over).toMatchObject({ code: 1006 })
    expect(talk.heard).toEqual([])
    await house.close()
  })

  it('bars an address after many refused hellos, the right one too for a while', async () => {
    const house = await serveHouse({ limits: { ...limits, refusals: { burst: 3, perSecond: 0.001 } } })
    for (let i = 0; i < 4; i++) {
      const talk = await talkTo(house.address)
      talk.say({ t: 'hello', token: `guess ${i}` })
      expect(await talk.over).toEqual({ code: 4401, why: 'token refused' })
    }
    expect(await (await talkTo(house.address)).over).toMatchObject({ code: 4429 })
    await house.close()
  })

  it('hangs up on a client gone wild, and serves the others', async () => {
    const house = await serveHouse({ limits: { ...limits, messages: { burst: 50, perSecond: 1 } } })
    const [wild, calm] = [await talkTo(house.address), await talkTo(house.address)]
    for (const talk of [wild, calm]) {
      talk.say(hello)
      await talk.next()
    }
    for (let id = 0; id < 100; id++) wild.say({ t: 'call', id, op: 'rooms.list', input: {} })
    expect(await wild.over).toEqual({ code: 4429, why: 'too many messages' })
    calm.say({ t: 'call', id: 1, op: 'site.show', input: {} })
    expect(await calm.next()).toMatchObject({ t: 'result', id: 1 })
    calm.socket.close()
    await house.close()
  })

  it('lets no address have more sockets than its share', async () => {
    const house = await serveHouse({ limits })
    const { port } = new URL(house.address)
    const sockets = Array.from({ length: 30 }, () => connect(Number(port), '127.0.0.1'))
    for (const socket of sockets) socket.on('error', () => {})
    // Ten are refused; whoever waits for them waits for all that were.
    await new Promise<void>(done => {
      let refused = 0
      for (const socket of sockets) socket.once('close', () => ++refused === 10 && done())
    })
    expect(sockets.filter(socket => !socket.destroyed && !socket.closed)).toHaveLength(20)
    for (const socket of sockets) socket.destroy()
    await house.close()
  })
})
