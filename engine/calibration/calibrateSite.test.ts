import { expect, test } from 'vitest'
import { wardSite } from '../../core/positioning/ward.testSite.ts'
import { calibrateSite } from './calibrateSite.ts'

const site = wardSite()
const rooms = site.floors[0].rooms.slice(0, -1)
const truth = `t_s,tag_id,sample_id,x_m,y_m,z_m,room,floor\n${rooms
  .flatMap((room, i) =>
    [0, 9].map(s => `${s},tag,walk${i},${room.polygon[0][0] + 2},${room.polygon[0][1] + 2.5},1.2,${room.id},0`),
  )
  .join('\n')}\n`
const readings = (extra = '') =>
  `t_s,tag_id,receiver_id,rssi_dbm,sample_id\n${rooms
    .flatMap((room, i) =>
      site.receivers
        .filter(r => r.kind === 'ble' && r.floor === 0)
        .flatMap(r => {
          const d = Math.max(1, Math.hypot(r.xM - room.polygon[0][0] - 2, r.yM - room.polygon[0][1] - 2.5))
          return Array.from(
            { length: 9 },
            (_, t) => `${t + 0.5},tag,${r.id},${Math.round(-50 - 30 * Math.log10(d) + ((t * 5) % 7) - 3)},walk${i}`,
          )
        }),
    )
    .join('\n')}\n${extra}`

test('a walk-through gives a model of this building', () => {
  const { model, problems, points } = calibrateSite(site, { readings: readings(), truth })
  expect(problems).toEqual([])
  expect(points).toBe(rooms.length)
  expect(model.exponent).toBeGreaterThan(plainExponent)
  expect(model.maps.length).toBeGreaterThan(4)
})
const plainExponent = 2.2

test('readings of unknown receivers, and a walk that heard nothing, are told', () => {
  const strange = calibrateSite(site, { readings: readings('1,tag,ghost,-50,walk0\n'), truth })
  expect(strange.problems.map(p => p.text)).toEqual(['1 readings name receivers that the site does not know.'])
  const silent = calibrateSite(site, { readings: 't_s,tag_id,receiver_id,rssi_dbm,sample_id\n', truth })
  expect(silent.problems[0].text).toContain('heard too little')
})
