import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { asAlertId, asCaseId } from '../../core/model/ids.ts'
import { openSqliteStore } from '../../engine/store/sqlite.ts'
import { folder } from './folder.ts'

/** `KILL_ROUNDS=200` for the long run. */
const rounds = Number(process.env.KILL_ROUNDS ?? 20) / 4

test(`killed ${rounds} times in the middle of alarms and searches, no step is lost and none is taken twice`, {
  timeout: 15_000 + rounds * 6000,
}, async () => {
  const dir = folder()
  const reported: string[] = []
  const seen = { escalated: 0, searched: 0, found: 0 }
  for (let round = 1; round <= rounds; round++) {
    // Each time a little further into the life of its alarms, and some milliseconds into the next step.
    reported.push(...(await killedAfter(dir, 45 + ((round * 37) % 60), (round * 7) % 5)))
    const store = openSqliteStore(dir)
    try {
      expect({ round, faults: store.verify().filter(check => !check.ok) }).toEqual({ round, faults: [] })
      for (const line of reported) {
        const [kind, id, word, dueAt] = line.split(' ')
        if (kind === 'case') expect(store.missingCase(asCaseId(id))!.story.length).toBeGreaterThanOrEqual(Number(word))
        else if (kind === 'alert') {
          const same = store
            .alertTimeline(asAlertId(id))
            .filter(e => e.did === word && (dueAt === '' || e.dueAt === Number(dueAt)))
          expect(same.length, `${line} in round ${round}`).toBe(1)
        }
      }
      for (const alert of store.alerts()) {
        const steps = store.alertTimeline(alert.id)
        const count = (did: string) => steps.filter(e => e.did === did).length
        expect([count('raised'), count('escalated'), count('acknowledged') <= 1, count('resolved')], alert.id).toEqual([
          1,
          alert.level,
          true,
          alert.state === 'resolved' ? 1 : 0,
        ])
        seen.escalated += alert.level
      }
      // One open case for each thing, each with its alarm; whatever was searched is there once.
      const { openCases, openAlerts } = store.snapshot()!
      expect(new Set(openCases.map(c => c.subject)).size).toBe(openCases.length)
      for (const { subject, story } of openCases) {
        expect(openAlerts.filter(a => a.rule === 'missing' && a.subject === subject)).toHaveLength(1)
        expect(new Set(story.map(e => e.id)).size).toBe(story.length)
        seen.searched += story.length
      }
      seen.found += store.snapshot()!.restingCases.length
    } finally {
      store.close()
    }
  }
  // It was really about something.
  expect(Math.min(seen.escalated, seen.searched + seen.found)).toBeGreaterThan(0)
})

/** Lets a process live; so many reports and some milliseconds later kill -9. Returns what it said it had committed. */
function killedAfter(dir: string, reports: number, moreMs: number): Promise<string[]> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'alarmed.ts'), dir], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  return new Promise((resolve, reject) => {
    let said = ''
    let condemned = false
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      said += text
      if (condemned || said.split('\n').length <= reports) return
      condemned = true
      setTimeout(() => child.kill('SIGKILL'), moreMs)
    })
    child.once('error', reject)
    child.once('close', (code, signal) => {
      if (signal !== 'SIGKILL') return reject(new Error(`it ended by itself (${code})`))
      const lines = said.slice(0, said.lastIndexOf('\n')).split('\n')
      resolve(
        lines
          .filter(line => line.startsWith('done '))
          .flatMap(line => line.slice(5).split(';'))
          .filter(Boolean),
      )
    })
  })
}
