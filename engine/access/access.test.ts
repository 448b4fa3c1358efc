import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { ids, patients, peopledHouse, startsAt } from '../../test/access/house.ts'
import type { OperationName } from '../../core/api/contract.ts'
import { Failure } from '../../core/api/errors.ts'
import { dispatch } from '../gateway/dispatch.ts'
import { callerWith, localAdministrator, stationCaller } from './caller.ts'
import { Presence } from './presence.ts'
import { checkSecret, keepSecret } from './secrets.ts'

const minute = 60_000

describe('accounts and sessions', () => {
  let now = startsAt
  let house: Awaited<ReturnType<typeof peopledHouse>>
  const shell = localAdministrator('shell')
  const ask = (caller: Parameters<typeof dispatch>[1], op: OperationName, input: object) =>
    dispatch(house.engine, caller, op, input) as Promise<never>
  const told: string[] = []
  const station = (token?: string) =>
    new Presence(house.engine.access, stationCaller('window'), house.engine.clock.now, token, {
      changed: () => told.push('changed'),
      tapped: name => told.push(`badge of ${name}`),
    })
  const audit = () => [...house.engine.store.auditRows(Number.MAX_SAFE_INTEGER)]

  beforeAll(async () => {
    house = await peopledHouse({ now: () => now })
  })
  afterAll(() => house.close())

  it('a house without accounts is open to its window, until there is an administrator', async () => {
    const window = station()
    expect(window.identity()).toMatchObject({ standing: 'open', name: null })
    await expect(
      ask(shell, 'account.save', { id: 'amy', name: 'Amy', given: [{ role: 'nurse', units: ['W'] }] }),
    ).rejects.toMatchObject({
      code: 'conflict',
    })
    await ask(window.caller(), 'account.save', {
      id: 'root',
      name: 'Ada Root',
      given: [{ role: 'administrator', units: null }],
      password: 'correct horse',
    })
    expect(window.identity()).toMatchObject({ standing: 'nobody', may: ['self', 'site.see', 'alarms.see'] })
    await expect(ask(window.caller(), 'subjects.show', { id: 'p1' })).rejects.toMatchObject({ code: 'denied' })
    // Who has the folder has the house.
    await ask(shell, 'account.save', {
      id: 'amy',
      name: 'Amy Byrne',
      given: [{ role: 'nurse', units: ['W'] }],
      badges: ['nfc:04A2B3C4D5E680'],
      pin: '4711',
      password: 'amy has one',
    })
    window.close()
  })

  it('signs in by name and password, and again by the token after the connection or the engine was lost', async () => {
    const window = station()
    await expect(ask(window.caller(), 'session.signIn', { name: 'Amy', password: 'wrong one' })).rejects.toMatchObject({
      code: 'denied',
    })
    const { session, name } = (await ask(window.caller(), 'session.signIn', {
      name: ' AMY ',
      password: 'amy has one',
    })) as { session: string; name: string }
    expect([name, window.identity().standing]).toEqual(['Amy Byrne', 'signed-in'])
    expect(station(session).identity()).toMatchObject({ standing: 'signed-in', name: 'Amy Byrne', roles: ['nurse'] })
    await house.reopen()
    expect(station(session).identity()).toMatchObject({ standing: 'signed-in' })
    expect(station(`${session}x`).identity()).toMatchObject({ standing: 'nobody' })
    now += 12 * 60 * minute
    expect(station(session).identity()).toMatchObject({ standing: 'nobody' })
    house.engine.access.tick()
    expect(house.engine.store.access('session')).toEqual([])
  })

  it('signs what is done with the name of who is signed in, whatever the window says', async () => {
    const window = station()
    await window.signIn({ name: 'amy', password: 'amy has one' })
    const { acknowledgedBy } = (await ask(window.caller(), 'alerts.acknowledge', {
      id: 'sighting-storm:store:6',
      by: 'somebody else',
    }).catch(() => ({ acknowledgedBy: 'refused' }))) as { acknowledgedBy: string }
    const { state } = (await ask(window.caller(), 'equipment.move', {
      id: 'p1',
      to: 'dirty',
      by: 'somebody else',
    })) as { state: string }
    expect(state).toBe('dirty')
    expect(acknowledgedBy).not.toBe('somebody else')
    expect(house.engine.store.stateChanges('p1' as never, 1)).toMatchObject([{ by: 'Amy Byrne' }])
    expect(audit()[0]).toMatchObject({ who: 'amy', where: 'window', op: 'equipment.move' })
    window.signOut()
    expect(window.identity().standing).toBe('nobody')
  })

  it('takes a badge at the reader of this station, once, with its PIN, and within a minute', async () => {
    const [window, other] = [station(), station()]
    window.reader = 'nfc-1'
    told.length = 0
    house.engine.access.heard('nfc-2', 'nfc:04A2B3C4D5E680')
    expect(told).toEqual([])
    for (let i = 0; i < 5; i++) house.engine.access.heard('nfc-1', 'nfc:04A2B3C4D5E680')
    expect(told).toEqual(['badge of Amy Byrne'])
    await expect(other.signIn({ pin: '4711' })).rejects.toMatchObject({ code: 'denied' })
    await expect(window.signIn({ pin: '4712' })).rejects.toMatchObject({ message: 'Badge or PIN is not right.' })
    await window.signIn({ pin: '4711' })
    expect(window.identity().name).toBe('Amy Byrne')
    house.engine.access.heard('nfc-1', 'nfc:04A2B3C4D5E680')
    now += 61_000
    await expect(window.signIn({ pin: '4711' })).rejects.toMatchObject({ message: 'Badge or PIN is not right.' })
    await other
      .signIn({ badge: '04 a2 b3 c4 d5 e6 80', pin: '4711' })
      .catch(() => other.signIn({ badge: 'nfc:04 a2 b3 c4 d5 e6 80', pin: '4711' }))
    expect(other.identity().name).toBe('Amy Byrne')
    window.signOut()
    other.signOut()
  })

  it('keeps a session and the word of it in one commit, or neither', async () => {
    const { store, access } = house.engine
    const before = { kept: store.access('session'), open: access.openSessions(), audited: audit().length }
    const window = station()
    const full = vi.spyOn(store, 'audit').mockImplementationOnce(() => {
      throw new Failure('unavailable', 'The disk is full.', 'Free some space.')
    })
    await expect(window.signIn({ name: 'amy', password: 'amy has one' })).rejects.toMatchObject({ code: 'unavailable' })
    full.mockRestore()
    expect({ kept: store.access('session'), open: access.openSessions(), audited: audit().length }).toEqual(before)
    const commits = vi.spyOn(store, 'together')
    await window.signIn({ name: 'amy', password: 'amy has one' })
    expect(commits).toHaveBeenCalledTimes(1)
    commits.mockRestore()
    expect(audit()).toHaveLength(before.audited + 1)
    window.signOut()
  })

  it('makes who guesses wait ever longer, also with the right word', async () => {
    const window = station()
    const wrong = () => window.signIn({ name: 'root', password: 'a guess' })
    for (let i = 0; i < 5; i++)
      await expect(wrong()).rejects.toMatchObject({ message: 'Name or password is not right.' })
    await expect(window.signIn({ name: 'root', password: 'correct horse' })).rejects.toMatchObject({
      tip: 'Wait 30 s, then try again.',
    })
    now += 30_000
    await expect(wrong()).rejects.toMatchObject({ message: 'Name or password is not right.' })
    await expect(window.signIn({ name: 'root', password: 'correct horse' })).rejects.toMatchObject({
      tip: 'Wait 60 s, then try again.',
    })
    now += 60_000
    await window.signIn({ name: 'root', password: 'correct horse' })
    window.signOut()
    // A hundred at once are a hundred.
    const storm = await Promise.allSettled(
      Array.from({ length: 20 }, () => window.signIn({ name: 'nobody', password: 'x' })),
    )
    expect(storm.filter(each => String((each as PromiseRejectedResult).reason).includes('too often'))).toHaveLength(15)
  })

  it('still makes who guessed wait after a restart, and forgets it with the right word', async () => {
    const window = station()
    for (let i = 0; i < 5; i++)
      await ask(window.caller(), 'session.signIn', { name: 'amy', password: `guess ${i}` }).catch(() => {})
    await house.reopen()
    const anew = station()
    await expect(ask(anew.caller(), 'session.signIn', { name: 'amy', password: 'amy has one' })).rejects.toMatchObject({
      code: 'denied',
      message: 'This was tried too often.',
    })
    now += 31_000
    await ask(anew.caller(), 'session.signIn', { name: 'amy', password: 'amy has one' })
    expect(house.engine.store.access('failure')).toEqual([])
    expect(audit()[0]).toMatchObject({ who: 'amy', where: 'window', op: 'session.signIn' })
    await ask(anew.caller(), 'session.signOut', {})
    anew.close()
  })

  it('writes a search down once for whom it shows, and not for each letter', async () => {
    const window = station()
    await ask(window.caller(), 'session.signIn', { name: 'amy', password: 'amy has one' })
    const before = audit().length
    const name = patients.m1
    for (let i = 3; i <= name.length; i++)
      await ask(window.caller(), 'subjects.find', { query: name.slice(0, i), limit: 50 })
    const rows = audit()
    const found = rows.slice(0, rows.length - before).filter(row => row.op === 'subjects.find')
    expect(found.flatMap(row => row.shown)).toContain('m1')
    expect(found.flatMap(row => row.shown)).toHaveLength(new Set(found.flatMap(row => row.shown)).size)
    expect(found.length).toBeLessThan(name.length - 2)
    now += 61_000
    await ask(window.caller(), 'subjects.find', { query: name, limit: 1 })
    expect(audit()[0]).toMatchObject({ op: 'subjects.find', who: 'amy', shown: expect.arrayContaining(['m1']) })
    await ask(window.caller(), 'session.signOut', {})
    window.close()
  })

  it('locks to the alarms, and opens for the same person only', async () => {
    const window = station()
    await window.signIn({ name: 'amy', password: 'amy has one' })
    window.lock()
    expect(window.identity()).toMatchObject({ standing: 'locked', may: ['self', 'site.see', 'alarms.see'] })
    await expect(window.unlock('correct horse')).rejects.toMatchObject({ code: 'denied' })
    await window.unlock('4711')
    expect(window.identity().standing).toBe('signed-in')
    window.signOut()
  })

  it('lets a station do what it may, and somebody named do the rest, once', async () => {
    await ask(shell, 'account.station', { given: { role: 'kiosk', units: null } })
    const window = station()
    expect(window.identity().standing).toBe('station')
    await ask(window.caller(), 'subjects.show', { id: 'p1' })
    const move = { id: 'p1', to: 'cleaning', by: 'the station' }
    await expect(ask(window.caller(), 'equipment.move', move)).rejects.toMatchObject({ code: 'denied' })
    const { voucher } = await window.vouch({ badge: 'nfc:04A2B3C4D5E680', pin: '4711' })
    await ask(window.callerBy(voucher), 'equipment.move', move)
    expect(audit()[0]).toMatchObject({ who: 'amy', where: 'window', ok: true })
    expect(() => window.callerBy(voucher)).toThrow('Nobody has said in time')
    expect(window.identity().standing).toBe('station')
    await ask(shell, 'account.station', { given: null })
  })

  it('ends everywhere at once when the account is disabled, and what was done stays', async () => {
    const [here, there] = [station(), station()]
    await here.signIn({ name: 'amy', password: 'amy has one' })
    await there.signIn({ name: 'amy', password: 'amy has one' })
    await ask(shell, 'account.save', { id: 'amy', disabled: true })
    expect([here.identity().standing, there.identity().standing]).toEqual(['nobody', 'nobody'])
    await expect(here.signIn({ name: 'amy', password: 'amy has one' })).rejects.toMatchObject({ code: 'denied' })
    expect(house.engine.access.account('amy')).toMatchObject({ name: 'Amy Byrne', disabledAt: now })
    await expect(ask(shell, 'account.save', { id: 'root', disabled: true })).rejects.toMatchObject({ code: 'conflict' })
    await ask(shell, 'account.save', { id: 'amy', disabled: false })
  })

  it('breaks the glass for a reason: an alarm, each look written down, over by itself also after a restart', async () => {
    const window = station()
    const { session } = await window.signIn({ name: 'amy', password: 'amy has one' })
    const shown = async (from = window) =>
      ((await ask(from.caller(), 'subjects.show', { id: 'm2' })) as { name: string }).name
    expect(await shown()).toBe('Patient')
    await ask(window.caller(), 'session.breakGlass', { reason: 'Fire on the ward', minutes: 10 })
    expect(await shown()).toBe(patients.m2)
    expect(audit()[0]).toMatchObject({ who: 'amy', why: 'break-glass: Fire on the ward', shown: ['m2'] })
    const open = () => house.engine.topics.alerts.all().filter(row => row.rule === 'break-glass')
    expect(open()).toMatchObject([{ title: 'Break-glass: Amy Byrne', priority: 'medium' }])
    await house.reopen()
    const again = station(session)
    expect([await shown(again), open().length]).toEqual([patients.m2, 1])
    now += 10 * minute + 1
    expect(await shown(again).catch(() => 'refused')).toBe('Patient')
    await house.reopen()
    expect(open()).toEqual([])
    expect(await shown(station(session))).toBe('Patient')
    expect(audit().find(row => row.op === 'session.mendGlass')).toMatchObject({ who: 'amy', about: 'its time is over' })
  })

  it('imports accounts, all rows or none', async () => {
    const head = 'name,display_name,role,units,badge,pin,password\n'
    const bad = await ask(shell, 'account.import', {
      csv: `${head}bo,Bo,doctor,X,zz:1,12,short\nBo,Bo,nurse,,,,\n`,
      dryRun: true,
    })
    expect(bad).toMatchObject({ added: 0 })
    expect(
      (bad as { errors: { line: number; column: string }[] }).errors.map(({ line, column }) => `${line} ${column}`),
    ).toEqual(expect.arrayContaining(['2 role', '2 units', '2 pin', '2 password', '3 name']))
    const csv = `${head}bo,Bo Lind,porter;nurse,W,barcode:B-77,1234,\namy,Amy Byrne,nurse,W,nfc:04A2B3C4D5E680,,\n`
    expect(await ask(shell, 'account.import', { csv, dryRun: true })).toMatchObject({
      rows: 2,
      added: 1,
      unchanged: 1,
      dryRun: true,
    })
    expect(house.engine.access.account('bo')).toBeUndefined()
    expect(await ask(shell, 'account.import', { csv })).toMatchObject({ rows: 2, added: 1, unchanged: 1 })
    const window = station()
    await window.signIn({ badge: 'B-77', pin: '1234' })
    expect(window.identity().roles).toEqual(['porter', 'nurse'])
    window.signOut()
  })

  it('exports only what the role may see', async () => {
    const { csv } = (await ask(callerWith('infection-control', 'test'), 'table.export', { kind: 'history' })) as {
      csv: string
    }
    expect(csv).toContain('m1')
    const alerts = (await ask(callerWith('facility', 'test'), 'table.export', { kind: 'alerts' })) as { csv: string }
    expect(alerts.csv).not.toContain(ids.alert)
    expect(alerts.csv.toLowerCase()).not.toContain('krezmund')
  })
})

it('a secret of an older make is right, and outdated', async () => {
  const old = await keepSecret('4711', 0)
  expect(await checkSecret('4711', old)).toBe('right but outdated')
  expect(await checkSecret('4711', await keepSecret('4711'))).toBe('right')
  expect(await checkSecret('4712', old)).toBe('wrong')
  expect(await checkSecret('4711', null)).toBe('wrong')
})

describe('an account that is changed while its password is looked at', () => {
  it.each([
    ['disabled', { disabledAt: startsAt }],
    ['given another password', { password: 'scrypt$1$AAAA$AAAA' }],
  ])('%s: is not signed in', async (_, change) => {
    const house = await peopledHouse({ now: () => startsAt })
    try {
      const { access } = house.engine
      await dispatch(house.engine, localAdministrator('shell'), 'account.save', {
        id: 'root',
        name: 'Ada Root',
        given: [{ role: 'administrator', units: null }],
        password: 'correct horse',
      })
      const proof = { name: 'root', password: 'correct horse' }
      expect(await access.prove(proof, null)).toMatchObject({ id: 'root' })
      const proved = access.prove(proof, null).catch((error: unknown) => error)
      access.keep([{ ...access.account('root')!, ...change }])
      expect(await proved).toMatchObject({ code: 'denied' })
      expect(access.account('root')).toMatchObject(change)
    } finally {
      await house.close()
    }
  })
})
