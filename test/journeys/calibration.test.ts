import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { asked, folderWith, whereabouts } from './shell.ts'

const tetam = `${process.env.WHEREABOUTS_SHARED ?? fileURLToPath(new URL('../../../shared/data', import.meta.url))}/tetam`

describe.skipIf(!existsSync(tetam))('a walk-through', () => {
  const files = folderWith({ 'empty.csv': 't_s,tag_id,receiver_id,rssi_dbm,sample_id\n' })
  const data = files.file('site')
  afterAll(() => files.remove())
  const site = ['--plan', `${tetam}/floorplan.json`, '--receivers', `${tetam}/receivers.csv`, '--data', data]

  it('is fitted and kept with the site, and survives the same plan again', { timeout: 120_000 }, async () => {
    expect(await whereabouts('site', 'import', ...site)).toMatchObject({ code: 0 })
    const { out, err } = await whereabouts(
      'calibrate',
      '--readings',
      `${tetam}/dev/readings.csv`,
      '--truth',
      `${tetam}/dev/truth.csv`,
      '--data',
      data,
      '--json',
    )
    // How far it is goes to stderr, so that stdout is JSON and nothing else.
    expect(err).toMatch(/^\d+ %: .*$/m)
    const fitted: { receivers: number; pathResidualDb: number } = JSON.parse(out)
    // positioning.md, section 1: a residual of 3.8 dB for this set.
    expect(fitted.receivers).toBe(12)
    expect(fitted.pathResidualDb).toBeGreaterThan(3.3)
    expect(fitted.pathResidualDb).toBeLessThan(4.3)
    expect(await asked('site', 'import', ...site)).toMatchObject({ calibrated: true })
    expect(await whereabouts('verify', '--data', data)).toMatchObject({ code: 0 })
  })

  it('that says nothing is refused, and the site stays as it was', async () => {
    const refused = await whereabouts(
      'calibrate',
      '--readings',
      files.file('empty.csv'),
      '--truth',
      `${tetam}/dev/truth.csv`,
      '--data',
      data,
    )
    expect(refused).toMatchObject({ code: 1, err: expect.stringMatching(/says too little/) })
  })
})
