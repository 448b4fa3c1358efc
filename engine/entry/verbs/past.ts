import type { Command } from 'commander'
import { Failure } from '../../../core/api/errors.ts'
import type { StayRow } from '../../../core/api/past.ts'
import { type Asker, openAsker, type Whereto } from '../asker.ts'
import { percent, printJson, printLine, printTable, say } from '../print.ts'
import { parseTime } from '../times.ts'

type Options = Whereto & { readonly json?: boolean }

/** The verbs that ask what was. */
export function addPastVerbs(program: Command) {
  const verb = (words: string, does: string) =>
    program
      .command(words)
      .description(does)
      .option('--data <DIR>', 'data folder (goes through its server where one runs)')
      .option('--url <URL>', 'a running server, as it printed itself')
      .option('--ca <FILE>', 'with an https URL: the certificate authority of that server')
      .option('--json', 'JSON and nothing else')

  verb('why <query...>', 'why something is said to be in its room: the evidence of its last change')
    .option('--at <TIME>', 'as of then, of the last 7 days: ISO, "yesterday 14:00", "2 h ago"')
    .action((query: string[], options: Options & { at?: string }) =>
      withAsker(options, async asker => {
        const id = await subjectOf(asker, query.join(' '))
        const at =
          options.at === undefined ? {} : { at: parseTime(options.at, Date.now(), (await siteOf(asker)).timeZone) }
        const why = await asker.ask('subjects.why', { id, ...at })
        if (options.json) printJson(why)
        else for (const line of why.lines) printLine(line)
      }),
    )

  verb('history <query...>', 'where something was, or who and what was in a room: stays of the last 90 days')
    .option('--from <TIME>', 'ISO, "yesterday 14:00", "2 h ago"', '24 h ago')
    .option('--to <TIME>', 'the same', 'now')
    .action((query: string[], options: Options & { from: string; to: string }) =>
      withAsker(options, async asker => {
        const site = await siteOf(asker)
        const now = Date.now()
        const from = Math.round(parseTime(options.from, now, site.timeZone))
        const to = Math.round(parseTime(options.to, now, site.timeZone))
        const words = query.join(' ')
        const room = site.floors.flatMap(f => f.rooms).find(r => [r.id, r.name].some(is => sameWords(is, words)))
        const stays = room
          ? await roomStays(asker, room.id, from, to)
          : (await asker.ask('history.subject', { id: await subjectOf(asker, words), from, to })).stays
        if (options.json) return printJson(stays)
        if (stays.length === 0) return printLine(`Nothing is known of ${words} in that time.`)
        const local = timeIn(site.timeZone)
        printTable(
          ['from', 'to', room ? 'what' : 'room', 'floor', 'sure'],
          stays.map(s => [
            local(s.from),
            s.to === null ? 'now' : local(s.to),
            room ? s.name : s.roomName,
            String(s.floor),
            percent(s.probability),
          ]),
        )
      }),
    )
}

async function roomStays(asker: Asker, room: string, from: number, to: number): Promise<StayRow[]> {
  const { stays, withheld, more } = await asker.ask('history.room', { room, from, to })
  if (withheld > 0) say(`${withheld} stays of people are left out: they are not yours to follow.`)
  if (more) say('There were more; ask for a shorter time, or "whereabouts export history".')
  return stays
}

async function withAsker(whereto: Whereto, work: (asker: Asker) => Promise<void>): Promise<void> {
  const asker = await openAsker(whereto)
  try {
    await work(asker)
  } finally {
    await asker.close()
  }
}

async function subjectOf(asker: Asker, query: string): Promise<string> {
  const { answers } = await asker.ask('subjects.find', { query, limit: 1 })
  if (answers.length === 0)
    throw new Failure('not-found', `Nothing fits "${query}".`, 'Try a name, a type, a serial or an asset number.')
  return answers[0].id
}

const siteOf = (asker: Asker) => asker.ask('site.show', {})

const sameWords = (a: string, b: string) => a.toLowerCase() === b.trim().toLowerCase()

function timeIn(timeZone: string): (iso: string) => string {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' })
  return iso => format.format(new Date(iso))
}
