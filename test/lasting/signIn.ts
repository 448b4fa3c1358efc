/**
 * How long a sign-in by badge and PIN takes while the reference hospital is at full load, and with nobody on the air: from the
 * question on the station's socket to its answer, a new station for each.
 *
 *     [WHEREABOUTS_ENTRY=out/engine/whereabouts.js] node test/lasting/signIn.ts [--times 100] [--rate 8000] [--share 1]
 */
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import type { Input, OperationName } from '../../core/api/contract.ts'
import type { ServerMessage } from '../../core/api/envelope.ts'
import type { StatusRow } from '../../core/api/rows.ts'
import { findServed } from '../../engine/entry/served.ts'
import { eventually, serve } from '../journeys/shell.ts'
import { talkTo } from '../transit/servedHouse.ts'
import { refHouse } from './refHouse.ts'
import { freePort, furnish, gatewaysAtWork } from './underLoad.ts'

const { values } = parseArgs({
  options: {
    times: { type: 'string', default: '100' },
    rate: { type: 'string', default: '8000' },
    share: { type: 'string', default: '1' },
  },
})
const [times, perSecond, share] = [values.times, values.rate, values.share].map(Number)
const nurses = 20
const say = (text: string) => process.stdout.write(`${text}\n`)

const dir = mkdtempSync(join(tmpdir(), 'whereabouts-sign-in-'))
furnish(dir, refHouse(share))
const gateways = await gatewaysAtWork(share!)
const port = await freePort()
const server = await serve(dir, '--mqtt', String(port))
const { url, token, owner } = findServed(dir)!
const address = `${url.replace('http', 'ws')}/api`
try {
  const house = await station(owner)
  let heard = 0
  house.socket.on('message', bytes => {
    const message = JSON.parse(String(bytes)) as ServerMessage
    if (message.t === 'delta') heard = (message.put[0] as StatusRow).sightingsPerSecond
  })
  const given = (role: string) => [{ role, units: null }]
  await ask(house, 'account.save', {
    id: 'ann',
    name: 'Ann',
    given: given('administrator'),
    password: 'a long password',
  })
  for (let n = 0; n < nurses; n++)
    await ask(house, 'account.save', {
      id: `n${n}`,
      name: `Nurse ${n}`,
      given: given('nurse'),
      badges: [`barcode:B${n}`],
      pin: '4711',
    })
  house.say({ t: 'watch', topic: 'status' })

  report('with nobody on the air', await signIns())
  gateways.run({ port, perSecond: perSecond! })
  await eventually('the load is on', 60_000, async () => heard > 0)
  await pause(3000)
  report(`at ${heard} sightings a second`, await signIns())
} finally {
  gateways.stop()
  await server.stop()
  rmSync(dir, { recursive: true, force: true })
}

type Station = Awaited<ReturnType<typeof talkTo>>

async function station(as: string): Promise<Station> {
  const talk = await talkTo(address)
  talk.say({ t: 'hello', token: as })
  await talk.next()
  return talk
}

async function ask<Name extends OperationName>(talk: Station, op: Name, input: Input<Name>): Promise<void> {
  const id = Math.floor(Math.random() * 1e9)
  const answered = new Promise<ServerMessage>(resolve => {
    const hear = (bytes: unknown) => {
      const message = JSON.parse(String(bytes)) as ServerMessage
      if ((message.t !== 'result' && message.t !== 'failure') || message.id !== id) return
      talk.socket.off('message', hear)
      resolve(message)
    }
    talk.socket.on('message', hear)
  })
  talk.say({ t: 'call', id, op, input })
  const answer = await answered
  if (answer.t === 'failure') throw new Error(`${op}: ${answer.error.text}`)
}

async function signIns(): Promise<readonly number[]> {
  const taken: number[] = []
  for (let n = 0; n < times!; n++) {
    const talk = await station(token)
    const from = performance.now()
    await ask(talk, 'session.signIn', { badge: `B${n % nurses}`, pin: '4711' })
    taken.push(performance.now() - from)
    talk.socket.terminate()
    await once(talk.socket, 'close')
  }
  return taken.sort((a, b) => a - b)
}

function report(when: string, taken: readonly number[]) {
  const at = (part: number) => Math.round(taken[Math.ceil(part * taken.length) - 1]!)
  say(`${taken.length} sign-ins by badge and PIN ${when}: median ${at(0.5)} ms, 95 % ${at(0.95)} ms, most ${at(1)} ms`)
}
