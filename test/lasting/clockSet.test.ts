import { connectAsync, type MqttClient } from 'mqtt'
import pino from 'pino'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { asSubjectId } from '../../core/model/ids.ts'
import { callerWith, stationCaller } from '../../engine/access/caller.ts'
import { Presence } from '../../engine/access/presence.ts'
import { type Engine, openEngine } from '../../engine/engine.ts'
import { dispatch } from '../../engine/gateway/dispatch.ts'
import { assetHead, smallPlan, smallReceivers } from '../journeys/shell.ts'
import { until } from '../pty/pseudoTerminal.ts'
import { folder } from '../store/folder.ts'

/** A running engine by a clock that is set: the night in which summer time ends in Berlin, 25 October 2026. */
const [second, minute, hour] = [1000, 60_000, 3_600_000]
const startsAt = Date.UTC(2026, 9, 25, 0, 10)
const pump = asSubjectId('p1')
const admin = callerWith('administrator', 'test')
const zoneOfComputer = process.env.TZ

let now: number
let dir: string
let engine: Engine
let client: MqttClient

const open = async () => {
  engine = await openEngine({
    dir,
    log: pino({ level: 'silent' }),
    listen: { mqtt: 0 },
    clock: { now: () => now, setTimer: (ms, work) => stopper(setTimeout(work, ms)) },
  })
  client = await connectAsync(`mqtt://127.0.0.1:${engine.mqttPort}`)
}
const stopper = (timer: NodeJS.Timeout) => () => clearTimeout(timer)
const close = async () => {
  client.end(true)
  await engine.close()
}
const ask = (name: Parameters<typeof dispatch>[2], input: object) =>
  dispatch(engine, admin, name, input) as Promise<never>

beforeEach(async () => {
  now = startsAt
  dir = folder()
  await open()
  await ask('site.import', { plan: smallPlan, receivers: smallReceivers, name: 'Small', timeZone: 'Europe/Berlin' })
  const line = 'p1,Pump 1,Pump,,,,,ble:AA:00:00:00:00:01,store,high'
  await ask('table.import', { kind: 'assets', csv: `${assetHead}\n${line}\n` })
  await ask('table.import', { kind: 'readers', csv: 'id,driver,link\nnodes,gw-espresense,mqtt:espresense\n' })
})
afterEach(async () => {
  if (zoneOfComputer === undefined) delete process.env.TZ
  else process.env.TZ = zoneOfComputer
  await close()
})

const place = () => engine.topics.positions.all().find(({ id }) => id === pump)
/** Until a tag that nobody wears is heard. */
const listening = () =>
  until(
    () => {
      client.publish('espresense/devices/AA00000000FF/gw-ward', '{"rssi":-90}')
      return engine.requireLive().world.strangers.size > 0
    },
    'the reader listens',
    30_000,
  )
/** Some seconds in a room: the clock goes on when the engine has met what was heard. */
async function stand(room: 'ward' | 'store', times = 20, everyMs = second) {
  await listening()
  const other = room === 'ward' ? 'store' : 'ward'
  for (let s = 0; s < times; s++) {
    now += everyMs
    client.publish(`espresense/devices/AA0000000001/gw-${other}`, `{"rssi":-82}`)
    await client.publishAsync(`espresense/devices/AA0000000001/gw-${room}`, `{"rssi":${-48 - (s % 3)}}`, { qos: 1 })
    await until(() => engine.requireLive().world.tags[0]!.rhythm.lastAt === now, 'it is heard', 30_000)
  }
}
/** Until the engine has seen what the clock says. */
const met = () => until(() => engine.requireLive().world.now === now, 'the engine follows its clock', 30_000)
const wordsOfClock = () =>
  engine.topics.notices
    .all()
    .filter(({ source }) => source === 'clock')
    .map(({ text }) => text)
const stays = (from: number, to: number) => engine.store.staysOf(pump, from, to)
const verified = async () => (await ask('store.verify', {})) as { ok: boolean; checks: unknown } satisfies object

describe('a clock that is set back', () => {
  it('keeps a thing found, ages it, and answers for the minutes that come twice', async () => {
    await stand('ward', 30)
    const setAt = now
    now -= 10 * minute
    await met()
    expect(wordsOfClock()).toEqual(['The clock of this computer was set back by 10 min.'])
    expect(place()).toMatchObject({ room: 'ward' })
    expect(place()!.lastHeardAt).toBeLessThanOrEqual(now)
    await stand('ward', 10)
    expect(place()).toMatchObject({ room: 'ward', freshness: 'live' })
    // Silence is silence, also by the new time.
    now += 25 * second
    await until(() => place()?.freshness === 'recent', 'it ages', 60_000)
    await stand('store', 30)
    expect(place()).toMatchObject({ room: 'store', freshness: 'live' })
    await close()
    await open()
    // The old time is met again while it stands there.
    await stand('store', Math.ceil((setAt + minute - now) / (20 * second)), 20 * second)
    await stand('store', 5)
    engine.command()
    const later = now - 5 * second
    expect(engine.store.staysOf(pump, later, now).map(({ room, toAt }) => [room, toAt])).toEqual([['store', null]])
    expect([...engine.store.stays(later, now)].map(({ room }) => room)).toEqual(['store'])
    for (const { fromAt, toAt } of stays(0, now)) expect(toAt ?? now).toBeGreaterThanOrEqual(fromAt)
    expect(await verified()).toMatchObject({ ok: true })
  })

  it('escalates in the very second in which it would have, also after a restart', async () => {
    await stand('ward', 5)
    engine.command({ kind: 'glass', id: 'g1', name: 'Ann', reason: 'Fire', open: true })
    const alert = () => [...engine.requireLive().world.openAlerts.values()].find(({ rule }) => rule === 'break-glass')!
    const { raisedAt, nextEscalationAt } = alert()
    expect(nextEscalationAt).toBe(raisedAt + 5 * minute)
    now += 10 * second
    await met()
    now -= hour
    await met()
    expect(alert()).toMatchObject({ level: 0, nextEscalationAt: raisedAt + 5 * minute - hour })
    await close()
    await open()
    expect(alert()).toMatchObject({ level: 0, nextEscalationAt: raisedAt + 5 * minute - hour })
    now = raisedAt + 5 * minute - hour - 1
    engine.command()
    expect(alert().level).toBe(0)
    now += 1
    engine.command()
    expect(alert()).toMatchObject({ level: 1, nextEscalationAt: raisedAt + 15 * minute - hour })
    // Set back while nothing ran: nobody knows by how much, so it begins anew, and not an hour late.
    await close()
    now -= 2 * hour
    await open()
    expect(alert()).toMatchObject({ level: 1, nextEscalationAt: now + 15 * minute })
  })

  it('keeps the order of the audit log, and says in it what happened', async () => {
    await ask('audit.verify', {})
    await ask('equipment.move', { id: 'p1', to: 'dirty', by: 'Ann' })
    now -= hour
    await met()
    await ask('equipment.move', { id: 'p1', to: 'cleaning', by: 'Ann' })
    const ops = [...engine.store.auditRows(Number.MAX_SAFE_INTEGER)].map(({ op, about }) => `${op} ${about}`)
    expect(ops.slice(0, 3)).toEqual([
      expect.stringContaining('equipment.move'),
      'clock.back by 3600 s',
      expect.stringContaining('equipment.move'),
    ])
    expect(await verified()).toMatchObject({ ok: true })
  })

  it('ends sessions, broken glass and waits of guessers when it would have; what was tapped or vouched is void', async () => {
    const { access } = engine
    const station = (token?: string) =>
      new Presence(access, stationCaller('window'), () => now, token, { changed: () => {}, tapped: () => {} })
    await ask('account.save', {
      id: 'ann',
      name: 'Ann',
      given: [{ role: 'administrator', units: null }],
      badges: ['nfc:04A2B3C4D5E680'],
      pin: '4711',
      password: 'a long password',
    })
    const [window, other] = [station(), station()]
    const { session } = await window.signIn({ name: 'ann', password: 'a long password' })
    window.breakGlass('Fire on the ward', 10)
    for (let i = 0; i < 5; i++) await other.signIn({ name: 'nobody', password: 'x' }).catch(() => {})
    const wait = () => other.signIn({ name: 'nobody', password: 'x' }).catch((refusal: { tip: string }) => refusal.tip)
    expect(await wait()).toBe('Wait 30 s, then try again.')
    other.reader = 'nfc-1'
    access.heard('nfc-1', 'nfc:04A2B3C4D5E680')
    const { voucher } = await other.vouch({ pin: '4711' })
    access.heard('nfc-1', 'nfc:04A2B3C4D5E680')
    const at = now
    now -= hour
    await met()
    expect(await wait()).toBe('Wait 30 s, then try again.')
    expect(() => other.callerBy(voucher)).toThrow('Nobody has said in time')
    await expect(other.signIn({ pin: '4711' })).rejects.toMatchObject({ message: 'Badge or PIN is not right.' })
    const mine = access.sessionOf(session)!
    expect(mine).toMatchObject({ startedAt: at - hour, endsAt: at + 11 * hour })
    expect(access.glassOf(mine)).toMatchObject({ untilAt: at - hour + 10 * minute })
    // While nothing ran: it lasts no longer than if it had begun now.
    await close()
    now -= 5 * hour
    await open()
    const again = engine.access.sessionOf(session)!
    expect(again.endsAt).toBe(now + 12 * hour)
    expect(engine.access.glassOf(again)!.untilAt).toBe(now + 10 * minute)
  })
})

describe('a clock that goes on by eight hours at once', () => {
  it('is as after a night without power: nothing is missing or silent for it, and it is found anew', async () => {
    await stand('ward', 30)
    now += 8 * hour
    await met()
    expect(wordsOfClock()).toEqual([
      'The clock of this computer went on by 8 h at once: it was set, or the computer slept.',
    ])
    for (let s = 0; s < 10; s++) {
      now += second
      await met()
    }
    expect(engine.topics.missing.all()).toEqual([])
    expect(engine.topics.alerts.all().map(({ rule }) => rule)).toEqual([])
    await stand('ward', 20)
    expect(place()).toMatchObject({ room: 'ward', freshness: 'live' })
    const [told] = [...engine.store.auditRows(Number.MAX_SAFE_INTEGER)]
    expect(told).toMatchObject({ op: 'clock.ahead', about: 'by 28800 s' })
    expect(stays(0, now)).toMatchObject([{ room: 'ward', toAt: null }])
  })

  it('ends what has lasted too long by it, and turns the day of what is due', async () => {
    const day = (ahead: number) => new Date(startsAt + ahead * 24 * hour).toISOString().slice(0, 10)
    const head = 'asset,title,basis,every,unit,last_done,high_risk'
    await ask('table.import', { kind: 'plans', csv: `${head}\np1,Test,manufacturer,10,days,${day(-9)},yes\n` })
    const status = () => engine.requireLive().allDue()[0]?.dueInDays
    expect(status()).toBe(1)
    now += 24 * hour
    await met()
    expect(status()).toBe(0)
    now -= 24 * hour
    await met()
    expect(status()).toBe(1)
  })
})

it('removes nothing for its age while the clock is far ahead of what was heard last', async () => {
  await stand('ward', 20)
  now += 400 * 24 * hour
  await met()
  expect(wordsOfClock()).toContain('The clock of this computer is 400 days ahead of what was last heard here.')
  expect(stays(0, now)).toHaveLength(1)
})

it('goes by the zone of the site, whatever the zone of the computer becomes, and through the hour that comes twice', async () => {
  // 02:30 comes twice in Berlin: at 00:30 and 01:30 UTC.
  await ask('roster.save', { shifts: [{ who: 'Ann', role: 'nurse', unit: '', days: [], from: '00:00', to: '02:45' }] })
  const line = 'p1,Test,manufacturer,10,days,2026-10-15,yes'
  await ask('table.import', { kind: 'plans', csv: `asset,title,basis,every,unit,last_done,high_risk\n${line}\n` })
  const onDuty = async () => ((await ask('roster.show', {})) as { onDuty: { people: string[] }[] }).onDuty[0]!.people
  for (const zone of ['Asia/Tokyo', 'America/Los_Angeles', 'UTC']) {
    process.env.TZ = zone
    expect(Intl.DateTimeFormat().resolvedOptions().timeZone).toBe(zone)
    engine.saveReaders(engine.readers())
    expect(await onDuty()).toEqual(['Ann'])
    expect(engine.requireLive().allDue()).toMatchObject([{ dueOn: '2026-10-25', dueInDays: 0 }])
  }
  // A shift that ends in that hour ends when it is over.
  const until0245: number[] = []
  for (; now < startsAt + 2.5 * hour; now += 20 * second) if ((await onDuty()).length > 0) until0245.push(now)
  expect(until0245.at(-1)! + 20 * second - startsAt).toBe(Date.UTC(2026, 9, 25, 1, 45) - startsAt)
})
