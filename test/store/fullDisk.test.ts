import { callerWith } from '../../engine/access/caller.ts'
import { spawnSync } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import pino from 'pino'
import { describe, expect, it } from 'vitest'
import { systemClock } from '../../engine/clock.ts'
import { openEngine } from '../../engine/engine.ts'
import { dispatch } from '../../engine/gateway/dispatch.ts'
import { assetHead, folderWith, smallPlan, smallReceivers } from '../journeys/shell.ts'

const admin = callerWith('administrator', 'test')
const files = folderWith()
const disk = files.file('disk')
mkdirSync(disk)
const canMount =
  process.getuid?.() === 0 && spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=3m', 'tmpfs', disk]).status === 0

describe.skipIf(!canMount)('a disk that is full', () => {
  it('is told, keeps nobody from asking, and costs nothing once there is room again', { timeout: 60_000 }, async () => {
    const filler = join(disk, 'filler')
    const open = () =>
      openEngine({ dir: join(disk, 'site'), clock: systemClock(), log: pino({ level: 'silent' }), listen: null })
    let engine = await open()
    try {
      await dispatch(engine, admin, 'site.import', { plan: smallPlan, receivers: smallReceivers })
      const csv = `${assetHead}\npump,Infusion pump 7,Infusion pump,,,,,ble:AA:00:00:00:00:07,store,high\n`
      await dispatch(engine, admin, 'table.import', { kind: 'assets', csv })
      for (let size = 1 << 20; size >= 512; size /= 2) {
        try {
          for (;;) writeFileSync(filler, Buffer.alloc(size), { flag: 'a' })
        } catch {
          // That size does not fit any more.
        }
      }
      const find = async () => (await dispatch(engine, admin, 'subjects.find', { query: 'pump' })).answers
      for (let i = 0; i < 200; i++) expect(await find()).toHaveLength(1)
      expect(engine.topics.notices.all().some(n => n.source === 'store' && n.severity === 'error')).toBe(true)
      await expect(
        dispatch(engine, admin, 'table.import', {
          kind: 'assets',
          csv: csv.replace('pump,', 'other,').replace(':07', ':08'),
        }),
      ).rejects.toMatchObject({ code: 'unavailable' })

      rmSync(filler)
      expect(await find()).toHaveLength(1)
      await engine.close()
      engine = await open()
      expect(await dispatch(engine, admin, 'store.verify', {})).toMatchObject({ ok: true })
      expect(await find()).toHaveLength(1)
    } finally {
      await engine.close()
      spawnSync('umount', [disk])
      files.remove()
    }
  })
})
