import { once } from 'node:events'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import type { z } from 'zod'
import { neededFor } from '../../core/access/rights.ts'
import { roles } from '../../core/access/roles.ts'
import { contract, type OperationName, type TopicName } from '../../core/api/contract.ts'
import type { ServerMessage, WireFailure } from '../../core/api/envelope.ts'
import type { Operation } from '../../core/api/operation.ts'
import { type Permission, permissions } from '../../core/api/permissions.ts'
import { refers } from '../../core/api/refs.ts'
import { bare, subjectKeyOf } from '../../core/access/filter.ts'
import { callerWith } from '../../engine/access/caller.ts'
import { serve } from '../../engine/gateway/server.ts'
import { ids, patients, peopledHouse, staff, startsAt } from './house.ts'

const operations = Object.entries(contract.operations) as [OperationName, Operation][]
const topics = Object.keys(contract.topics) as TopicName[]
/** They reach out of the process, or write where they are told to. */
const notTried: readonly OperationName[] = ['readers.scan', 'store.backup']

describe('the contract', () => {
  it('grants each permission to some role, and none that nothing needs', () => {
    const needed = new Set<Permission>(topics.map(topic => contract.topics[topic].needs))
    for (const [, { needs }] of operations)
      for (const each of typeof needs === 'string' ? [needs] : Object.values(needs.of)) needed.add(each)
    // Whose past may be told is asked row by row.
    for (const kind of ['history.patients', 'history.staff'] as const) needed.add(kind)
    expect([...needed].sort()).toEqual([...permissions].sort())
    expect(roles).toHaveLength(12)
  })

  it('says of each row in an answer whose it is', () => {
    const faults: string[] = []
    const look = (schema: z.ZodType, where: string, carries: string) => {
      const { def } = bare(schema) as unknown as { def: Record<string, never> }
      const inner: z.ZodType[] = [def.element, ...(def.options ?? []), ...(def.items ?? []), def.valueType].filter(
        Boolean,
      )
      if (def.shape !== undefined) {
        const shape: Record<string, z.ZodType> = def.shape
        const marked = subjectKeyOf(shape)
        if (marked !== undefined && carries === 'nothing' && !allowed.has(where))
          faults.push(`${where} carries rows of subjects`)
        if ('subject' in shape && marked === undefined) faults.push(`${where}: "subject" is no SubjectId`)
        inner.push(...Object.values(shape))
      }
      for (const each of inner) look(each, where, carries)
    }
    for (const [name, { output, carries }] of operations) look(output, name, carries)
    for (const topic of topics) look(contract.topics[topic].row, topic, contract.topics[topic].carries)
    expect(faults).toEqual([])
  })
})

/** Roles from which something is hidden. What is asked as them may change the house: so it comes last. */
const guarded = roles.flatMap(({ id, sees }) =>
  Object.values(sees).some(each => each.outside !== 'named') ? [id] : [],
)

/** They answer with the id that they were asked about, and not with a word of it. */
const allowed: ReadonlySet<string> = new Set(['equipment.move', 'equipment.scan', 'maintenance.done'])

describe('at the gateway', () => {
  let house: Awaited<ReturnType<typeof peopledHouse>>
  let close: () => Promise<void>
  let url = ''

  beforeAll(async () => {
    house = await peopledHouse({ now: () => startsAt })
    // A topic that is empty anyway would hide from nobody that it is open to all.
    for (const topic of topics) {
      const rows = house.engine.topics[topic]
      if (rows.size === 0) rows.put(sample(contract.topics[topic].row, '', { subject: 'p1' }) as never)
    }
    const server = await serve(house.engine, {
      host: '127.0.0.1',
      port: 0,
      version: 'test',
      pages: null,
      origins: [],
      tls: null,
      // Somebody of each role, given for the unit W.
      identify: role => callerWith(role, role, ['W']),
    })
    url = `${server.url.replace('http', 'ws')}/api`
    close = async () => {
      await server.close()
      await house.close()
    }
  })
  afterAll(() => close())

  it.each(roles.map(role => role.id))('%s may ask what the table grants and nothing else', async role => {
    const client = await clientOf(url, role)
    const { may } = roles.find(({ id }) => id === role)!
    for (const [name, { needs }] of operations) {
      const values = typeof needs === 'string' ? [null] : Object.keys(needs.of)
      for (const value of values) {
        const granted = may.includes(neededFor(needs, value === null ? {} : { [(needs as { by: string }).by]: value })!)
        // What is not understood is said only to who may ask.
        const failure = await client.refused(name, value === null ? [] : { kind: value, csv: 7, limit: -1 })
        const word = `${role} ${name} ${value ?? ''}`
        if (!granted) expect([word, failure?.code]).toEqual([word, 'denied'])
        else expect([word, failure?.code === 'denied']).toEqual([word, false])
      }
    }
    for (const topic of topics) {
      const { rows } = await client.snapshot(topic)
      const granted = may.includes(contract.topics[topic].needs)
      if (!granted) expect([topic, rows]).toEqual([topic, []])
      else if (topic !== 'positions') expect([topic, rows.length > 0]).toEqual([topic, true])
    }
    client.close()
  })

  it('answers nothing by any other way than its one socket', async () => {
    const base = url.replace('ws', 'http').replace('/api', '')
    const paths = operations.flatMap(([name]) => [`/api/${name}`, `/${name.replace('.', '/')}`])
    const answers = await Promise.all([...paths, '/api/'].map(async path => [path, (await fetch(base + path)).status]))
    expect(answers.filter(([, status]) => status !== 404)).toEqual([])
    const posted = await fetch(`${base}/api/account.list`, { method: 'POST', body: '{}' })
    expect([posted.status, await posted.text()]).toEqual([404, ''])
  })

  it('leaves out whom a role may not see, and masks whom it may see without a name', async () => {
    const shown = async (role: string) => {
      const client = await clientOf(url, role)
      const { rows } = await client.snapshot('positions')
      client.close()
      return Object.fromEntries(rows.map(row => [row.id, row.name]))
    }
    expect(await shown('porter')).toEqual({ p1: 'Pump 1' })
    expect(await shown('ward-clerk')).toEqual({ p1: 'Pump 1', m1: patients.m1, n1: 'Nurse', n2: 'Nurse' })
    expect(await shown('nurse')).toEqual({
      p1: 'Pump 1',
      m1: patients.m1,
      m2: 'Patient in Store',
      n1: staff.n1,
      n2: 'Nurse',
    })
    expect(Object.keys(await shown('administrator'))).toHaveLength(5)
  })

  it('lets nobody act on, or search for, whom they may not see', async () => {
    const client = await clientOf(url, 'security')
    const porter = await clientOf(url, 'porter')
    const { answers } = (await client.ask('subjects.find', { query: patients.m1 })) as { answers: unknown[] }
    expect(answers).toEqual([])
    expect(await porter.refused('subjects.show', { id: 'm1' })).toMatchObject({ code: 'not-found' })
    expect(await porter.refused('alerts.timeline', { id: ids.alert })).toMatchObject({ code: 'not-found' })
    expect(await client.refused('history.subject', { id: 'm1', from: 0, to: startsAt })).toMatchObject({
      code: 'denied',
    })
    client.close()
    porter.close()
  })

  it.each(guarded)('%s is told no name that it may not see', async role => {
    const client = await clientOf(url, role)
    const { sees } = roles.find(({ id }) => id === role)!
    const hiddenNames = [
      ...(sees.patients.inside === 'named' ? [] : [patients.m1]),
      ...(sees.patients.outside === 'named' ? [] : [patients.m2]),
      ...(sees.staff.inside === 'named' ? [] : [staff.n1]),
      ...(sees.staff.outside === 'named' ? [] : [staff.n2]),
    ]
    let answered = 0
    for (const [name, operation] of operations) {
      if (notTried.includes(name) || /^(account|session)\./.test(name)) continue
      for (const input of samplesOf(operation)) if ((await client.refused(name, input)) === null) answered++
    }
    for (const topic of topics) await client.snapshot(topic)
    // A row that moves is masked, too.
    const { positions, alerts } = house.engine.topics
    for (const row of positions.all()) positions.put({ ...row })
    for (const row of alerts.all()) alerts.put({ ...row })
    await client.delta('alerts')
    const bytes = client.heard().join('\n').toLowerCase()
    for (const name of hiddenNames)
      for (const part of name.toLowerCase().split(' ')) expect([name, excerpt(bytes, part)]).toEqual([name, null])
    expect(answered).toBeGreaterThan(8)
    client.close()
  })
})

const excerpt = (bytes: string, name: string) => {
  const at = bytes.indexOf(name)
  return at < 0 ? null : bytes.slice(Math.max(0, at - 120), at + 60)
}

/** Questions made from the contract: about each person and thing, and with whatever else the shape wants. */
function samplesOf({ input, needs }: Operation): unknown[] {
  const kinds = typeof needs === 'string' ? [undefined] : Object.keys(needs.of)
  const words = ['m1', 'm2', 'n1', 'p1'] as const
  const made = kinds.flatMap(kind => words.map(subject => sample(input, '', { subject, kind })))
  return made.filter(each => input.safeParse(each).success)
}

function sample(schema: z.ZodType, key: string, about: { subject: string; kind?: string }): unknown {
  const { def } = schema as unknown as { def: Def }
  const to = refers.get(schema)?.to
  if (to !== undefined) return to === 'subject' ? about.subject : ids[to]
  if (key === 'kind' && about.kind !== undefined) return about.kind
  switch (def.type) {
    case 'string':
      return def.format === 'date' ? '2026-03-10' : (known[key] ?? 'anything')
    case 'number':
      return key === 'to' ? startsAt : 1
    case 'boolean':
      return true
    case 'enum':
      return Object.values(def.entries)[0]
    case 'array':
      return []
    case 'optional':
    case 'default':
    case 'prefault':
      return undefined
    case 'object': {
      return Object.fromEntries(Object.entries(def.shape).map(([name, each]) => [name, sample(each, name, about)]))
    }
    default:
      return null
  }
}
const known: Readonly<Record<string, string>> = {
  room: 'ward',
  from: 'ward',
  type: 'Infusion pump',
  plan: 'none',
  csv: 'id,name\n',
  query: patients.m1,
}

interface Def {
  readonly type: string
  readonly format?: string
  readonly entries: Readonly<Record<string, string>>
  readonly shape: Readonly<Record<string, z.ZodType>>
}

/** One client on the real socket. */
async function clientOf(url: string, token: string) {
  const socket = new WebSocket(url)
  const heard: string[] = []
  const waiting = new Set<{ fits: (message: ServerMessage) => boolean; done: (message: never) => void }>()
  socket.on('message', data => {
    heard.push(String(data))
    const message = JSON.parse(String(data)) as ServerMessage
    for (const wait of waiting) if (wait.fits(message) && waiting.delete(wait)) wait.done(message as never)
  })
  await once(socket, 'open')
  const next = <Message>(fits: (message: ServerMessage) => boolean) =>
    new Promise<Message>(done => waiting.add({ fits, done: done as never }))
  const say = (message: unknown) => socket.send(JSON.stringify(message))
  const welcome = next(message => message.t === 'welcome')
  say({ t: 'hello', token })
  await welcome
  let id = 0
  const call = async (op: string, input: unknown) => {
    const own = ++id
    const answer = next<{ t: string; output?: unknown; error?: WireFailure }>(m => 'id' in m && m.id === own)
    say({ t: 'call', id: own, op, input })
    return answer
  }
  return {
    heard: () => heard,
    ask: async (op: string, input: unknown) => (await call(op, input)).output,
    refused: async (op: string, input: unknown) => (await call(op, input)).error ?? null,
    snapshot: (topic: string) => {
      const rows = next<{ rows: { id: string; name: string }[] }>(m => m.t === 'snapshot' && m.topic === topic)
      say({ t: 'watch', topic })
      return rows
    },
    delta: (topic: string) => next(m => m.t === 'delta' && m.topic === topic),
    close: () => socket.close(),
  }
}
