import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { localAdministrator } from '../access/caller.ts'
import { dispatch } from '../gateway/dispatch.ts'
import { openEngine } from '../engine.ts'
import { systemClock } from '../clock.ts'
import pino from 'pino'
import { site, subject, tag } from '../../test/store/rows.ts'
import { auditWatch } from './shown.ts'

const caller = { ...localAdministrator('ann'), where: 'station 4' }

async function house() {
  const dir = mkdtempSync(join(tmpdir(), 'whereabouts-audit-'))
  const engine = await openEngine({ dir, clock: systemClock(), log: pino({ level: 'silent' }), listen: null })
  onTestFinished(async () => {
    await engine.close()
    rmSync(dir, { recursive: true, force: true })
  })
  engine.saveSite(site)
  engine.saveSubjects([
    subject('P1', { tag: tag(1) }),
    subject('N7', { kind: 'patient', name: 'Mary Byrne', mrn: '4711', tag: tag(2) }),
    subject('S3', { kind: 'staff', name: 'Ann Walsh', type: 'Nurse', tag: tag(3) }),
  ])
  return engine
}
const last = async (engine: Awaited<ReturnType<typeof house>>) =>
  (await dispatch(engine, caller, 'audit.list', { limit: 1 })).entries[0]

test('whatever shows a person is written down with who, where and whom, by id and not by name', async () => {
  const engine = await house()
  await dispatch(engine, caller, 'subjects.find', { query: 'Mary Byrne' })
  const entry = await last(engine)
  expect(entry).toMatchObject({ who: 'ann', where: 'station 4', op: 'subjects.find', shown: ['N7'], ok: true })
  expect(JSON.stringify(entry)).not.toContain('Byrne')
  await dispatch(engine, caller, 'subjects.show', { id: 'P1' })
  expect(await last(engine)).toMatchObject({ op: 'subjects.show', about: 'id=P1', shown: [] })
})

test('watching is written down once, with its scope', async () => {
  const engine = await house()
  auditWatch(engine, caller, 'positions')
  auditWatch(engine, caller, 'status')
  expect(await last(engine)).toMatchObject({ op: 'watch positions', about: 'all, 2 people', where: 'station 4' })
})

test('entries are found by person and leave as a signed pack and as CSV', async () => {
  const engine = await house()
  await dispatch(engine, caller, 'subjects.show', { id: 'N7' })
  await dispatch(engine, caller, 'subjects.show', { id: 'S3' })
  const { entries } = await dispatch(engine, caller, 'audit.list', { subject: 'S3' })
  expect(entries.map(e => e.shown)).toEqual([['S3']])
  const { head } = await dispatch(engine, caller, 'audit.verify', {})
  const pack = await dispatch(engine, caller, 'audit.export', {})
  expect(pack.text.trim().split('\n')).toHaveLength(pack.entries + 2)
  const csv = await dispatch(engine, caller, 'audit.export', { format: 'csv', subject: 'N7' })
  expect(csv.text).toContain(',ann,station 4,subjects.show,')
  expect(csv.text).not.toContain('Byrne')
  expect(await dispatch(engine, caller, 'audit.verify', { anchor: head })).toMatchObject({ ok: true, fault: null })
})
