import { expect, it } from 'vitest'
import { askOnce } from '../../engine/entry/asker.ts'
import { openSqliteStore } from '../../engine/store/sqlite.ts'
import { escalateS, fillFolder, judge, orphans, People } from './killedActs.ts'
import { eventually, folderWith, serve } from './shell.ts'

/** `KILL_ROUNDS=120` for the long run. */
const rounds = Number(process.env.KILL_ROUNDS ?? 2)
const pumps = Math.max(40, rounds)

it(`a server killed ${rounds} times in the middle of escalations, signatures and cases loses and doubles nothing`, {
  timeout: 60_000 + rounds * 30_000,
}, async () => {
  const files = folderWith()
  const dir = files.file('site')
  fillFolder(dir, { pumps, missing: pumps })
  const people = new People(dir, pumps)
  let counts = {}
  for (let round = 1; round <= rounds + 1; round++) {
    const server = await serve(dir)
    const working = people.work(round)
    if (round > rounds) await eventually('what fell due meanwhile was told', 120_000, () => allTold(dir))
    else await new Promise(done => setTimeout(done, momentMs(round)))
    await server.kill()
    await working
    people.rest()
    const store = openSqliteStore(dir)
    try {
      const found = judge(store, people.sent, pumps)
      expect({ round, faults: found.faults }).toEqual({ round, faults: [] })
      if (round > rounds) expect(orphans(store)).toEqual([])
      counts = found.counts
      if (rounds > 10) console.log(JSON.stringify({ round, sent: people.sent.length, counts }))
    } finally {
      store.close()
    }
  }
  // It was really about something.
  const { sign, escalated, 'not-here': searched } = counts as Record<string, number>
  expect(Math.min(sign, escalated, searched)).toBeGreaterThan(0)
  files.remove()
})

/** When to kill, after its start: around the moments at which all alarms of the round go on together, or anywhere. */
const momentMs = (round: number) =>
  round % 2 === 0 ? Math.random() * 2300 : escalateS[round % 4 === 1 ? 0 : 1] * 1000 + Math.random() * 300

async function allTold(dir: string): Promise<boolean> {
  const { alerts } = await askOnce({ data: dir }, 'alerts.list', {})
  const late = alerts.filter(alert => alert.rule.startsWith('late-') && alert.state === 'new')
  return late.length > 0 && late.every(alert => alert.level === escalateS.length)
}
