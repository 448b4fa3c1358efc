import { callerWith } from '../../engine/access/caller.ts'
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { connectAsync, type MqttClient } from 'mqtt'
import pino from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Engine, openEngine } from '../../engine/engine.ts'
import { dispatch } from '../../engine/gateway/dispatch.ts'
import { until } from '../pty/pseudoTerminal.ts'
import { assetHead, folderWith } from './shell.ts'

/** A real walk (tetam, CC0) published as ESPresense messages into a running engine, on the recording's own time. */
const recording = process.env.WHEREABOUTS_SHARED ?? fileURLToPath(new URL('../../../shared/data', import.meta.url))
const folder = `${recording}/tetam`
const walk = 'trk_straight_01'
/** The engine has heard and placed all of such a piece before the next is sent, however slow the machine. */
const pieceS = 0.25
const caller = callerWith('administrator', 'test')

interface Row {
  readonly t: number
  readonly [column: string]: string | number
}

function rows(file: string): Row[] {
  const [head, ...lines] = readFileSync(file, 'utf8').trim().split('\n')
  const names = head.split(',')
  return lines
    .map(line => Object.fromEntries(line.split(',').map((cell, i) => [names[i], cell])))
    .filter(row => row.sample_id === walk)
    .map(row => ({ ...row, t: Number(row.t_s) }))
}

describe.skipIf(!existsSync(folder))('a recorded walk through the embedded broker', () => {
  const files = folderWith()
  let engine: Engine
  let client: MqttClient
  let now = Date.UTC(2026, 2, 10, 3)
  beforeAll(async () => {
    engine = await openEngine({
      dir: files.file('site'),
      clock: {
        now: () => now,
        setTimer: (ms, work) => {
          const timer = setTimeout(work, ms)
          return () => clearTimeout(timer)
        },
      },
      log: pino({ level: 'silent' }),
      listen: { mqtt: 0 },
    })
    const importing = (kind: 'readers' | 'assets', csv: string) =>
      dispatch(engine, caller, 'table.import', { kind, csv })
    await dispatch(engine, caller, 'site.import', {
      plan: readFileSync(`${folder}/floorplan.json`, 'utf8'),
      receivers: readFileSync(`${folder}/receivers.csv`, 'utf8'),
    })
    await importing('readers', 'id,driver,link\nesp,gw-espresense,mqtt:espresense\n')
    await importing('assets', `${assetHead}\nwalker,Pump,Infusion pump,,,,,beacon1,,low\n`)
    client = await connectAsync(`mqtt://127.0.0.1:${engine.mqttPort}`)
  })
  afterAll(async () => {
    await client?.endAsync()
    await engine?.close()
    files.remove()
  })

  it('answers with the right room far more often than chance, always young, and knows its doubt', {
    timeout: 90_000,
  }, async () => {
    const heard = rows(`${folder}/dev/readings.csv`)
    const truth = rows(`${folder}/dev/truth.csv`)
    const begin = now
    let [asked, right, sure, sureRight] = [0, 0, 0, 0]
    let next = 0
    const playUntil = async (t: number) => {
      for (; next < heard.length && heard[next].t <= t; next++) {
        const { tag_id, receiver_id, rssi_dbm } = heard[next]
        client.publish(`espresense/devices/${tag_id}/${receiver_id}`, JSON.stringify({ rssi: Number(rssi_dbm) }))
      }
      await until(() => engine.readerRows()[0].readings === next, 'all was heard', 30_000)
      now = begin + (t - heard[0].t) * 1000
      await until(() => engine.requireLive().world.now === now, 'all was placed', 30_000)
    }
    let t = heard[0].t
    for (const truthRow of truth.filter((row, i) => row.t > heard[0].t + 8 && i % 2 === 0)) {
      for (; t + pieceS < truthRow.t; t += pieceS) await playUntil(t + pieceS)
      await playUntil(truthRow.t)
      t = truthRow.t
      const [card] = (await dispatch(engine, caller, 'subjects.find', { query: 'walker' })).answers
      expect(card.place).not.toBeNull()
      // The recording pauses for up to 3 s; places are told once a second, and a piece counts as heard at its beginning.
      expect(card.ageMs).toBeLessThan(4500)
      asked++
      const hit = card.place?.room === truthRow.room
      if (hit) right++
      if ((card.probability ?? 0) >= 0.8) {
        sure++
        if (hit) sureRight++
      }
    }
    expect(asked).toBeGreaterThan(40)
    console.info(`zone right ${right}/${asked}; stated >= 80 %: ${sureRight}/${sure}`)
    // Twelve open zones without walls, path loss alone, and a walker who is always on the way; chance has 8 %.
    expect(right / asked).toBeGreaterThan(0.3)
    // Where nothing was calibrated it must not claim to be sure.
    expect(sure - sureRight).toBeLessThan(asked * 0.05)
  })
})
