import { readFileSync, writeFileSync } from 'node:fs'
import { execFileSync } from 'node:child_process'
import { Command } from 'commander'
import { expect, it, vi } from 'vitest'
import type { DueRow } from '../../core/api/rows.ts'
import type { WorkOrderRow } from '../../core/api/upkeep.ts'
import { addAskVerbs } from '../../engine/entry/verbs/ask.ts'
import { addEquipmentVerbs } from '../../engine/entry/verbs/equipment.ts'
import { addOrderVerbs } from '../../engine/entry/verbs/order.ts'
import { addWorkVerbs } from '../../engine/entry/verbs/work.ts'
import { assetHead, fillSite, folderWith, serve, smallPlan, smallReceivers, whereabouts } from './shell.ts'

/** The verbs as a shell has them, without a process for each. Returns what was printed. */
async function said(...words: string[]): Promise<string> {
  const program = new Command()
  for (const add of [addAskVerbs, addWorkVerbs, addOrderVerbs, addEquipmentVerbs]) add(program)
  let out = ''
  const print = vi.spyOn(process.stdout, 'write').mockImplementation(text => {
    out += text
    return true
  })
  try {
    await program.parseAsync(words, { from: 'user' })
    return out
  } finally {
    print.mockRestore()
  }
}
const asked = async <Answer>(...words: string[]): Promise<Answer> => JSON.parse(await said(...words, '--json'))

/** Each act of those who keep equipment, from a shell, on a running server. */
it('equipment is quarantined, maintained, signed for and proved from the shell', { timeout: 180_000 }, async () => {
  const files = folderWith({
    'plan.json': smallPlan,
    'receivers.csv': smallReceivers,
    'assets.csv': `${assetHead}\np1,Pump 1,Infusion pump,,,,,,store,high\np2,Pump 2,Infusion pump,,,,,,store,low\n`,
    // Three plans of one pump: by the calendar, by its meter, by its uses; of the maker, and of the house.
    'plans.csv': [
      'asset_or_type,title,basis,every,unit,last_done,high_risk,grace_days,checklist',
      'Infusion pump,Safety test,manufacturer,12,months,2025-01-31,yes,5,Case intact | Leakage current <= 100 µA',
      'p1,Battery change,aem,500,hours,2025-06-01,no,0,',
      'p1,Seal,aem,200,uses,2025-06-01,no,0,',
    ].join('\n'),
  })
  const data = await fillSite(files)
  expect((await whereabouts('import', 'plans', files.file('plans.csv'), '--data', data)).code).toBe(0)
  const server = await serve(data)
  const by = ['--by', 'R. Osei', '--data', data]

  // Its meter runs from the first use on.
  for (const state of ['in-use', 'dirty']) await said('equipment', 'move', 'p1', state, ...by)
  const due = await asked<DueRow[]>('due', '--within', '3660', '--data', data)
  const ofPump = due.filter(item => item.subject === 'p1')
  expect(ofPump.map(item => [item.title, item.basis, item.highRisk]).sort()).toEqual([
    ['Battery change', 'aem', false],
    ['Safety test', 'manufacturer', true],
    ['Seal', 'aem', false],
  ])
  expect(await said('equipment', 'move', 'p2', 'quarantined', ...by)).toBe('p2 is quarantined.\n')
  await expect(said('equipment', 'move', 'p2', 'in-use', ...by)).rejects.toMatchObject({ code: 'conflict' })
  expect(await said('equipment', 'story', 'p2', '--data', data)).toMatch(/REFUSED[^]*quarantined/)

  const plan = ofPump.find(item => item.title === 'Safety test')!.plan
  const { id } = await asked<WorkOrderRow>('order', 'open', 'p1', '--plan', plan, ...by)
  await said('order', 'not-located', id, 'Dock', ...by)
  await expect(said('order', 'not-located', id, 'Cellar', ...by)).rejects.toThrow('There is no room "Cellar"')
  await said('order', 'start', id, ...by)
  await said('order', 'check', id, '1', 'ok', ...by)
  await said('order', 'check', id, '2', '42,5', ...by)
  await said('order', 'record', id, '--part', '2 Fuse 3 A', '1 Seal', '--minutes', '25', ...by)
  const shown = await said('order', 'sign', id, 'passed', ...by)
  for (const words of ['high risk', 'signed, passed', '42.5 ok', 'part: 2 Fuse 3 A', 'labour: 25 min', 'not located: '])
    expect(shown).toContain(words)
  expect(await said('fault', 'p2', 'Rattles', ...by)).toContain('Rattles (repair)')

  const day = (ms: number) => new Date(ms).toISOString().slice(0, 10)
  const period = ['--from', '2025-12-01', '--to', day(Date.now() + 86_400_000), '--data', data]
  const pack = files.file('pack.jsonl')
  await said('evidence', pack, ...period)
  const check = ['engine/evidence/check.mjs', pack]
  expect(execFileSync(process.execPath, check, { encoding: 'utf8' })).toBeTruthy()
  writeFileSync(pack, readFileSync(pack, 'utf8').replace('42.5', '12.5'))
  expect(() => execFileSync(process.execPath, check, { stdio: 'pipe' })).toThrow()
  expect(await server.stop()).toBe(0)
  files.remove()
})
