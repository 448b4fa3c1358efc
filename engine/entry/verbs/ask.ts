import type { Command } from 'commander'
import type { AlertRow, AnswerCard, DueRow } from '../../../core/api/rows.ts'
import { type Asker, askOnce, openAsker, type Whereto } from '../asker.ts'
import { asksSomewhere } from './asksSomewhere.ts'
import { percent, printJson, printLine, printTable, span } from '../print.ts'

type Options = Whereto & { readonly json?: boolean }

/** The verbs that ask and change nothing. */
export function addAskVerbs(program: Command) {
  const verb = (words: string, does: string) =>
    asksSomewhere(program.command(words).description(does)).option('--json', 'JSON and nothing else')

  verb('where <query...>', 'where something is: answer cards, best first')
    .option('--limit <n>', 'at most so many', '10')
    .action(async (query: string[], options: Options & { limit: string }) => {
      const asker = await openAsker(options)
      try {
        const { answers } = await asker.ask('subjects.find', { query: query.join(' '), limit: Number(options.limit) })
        if (options.json) return printJson(answers)
        if (answers.length === 0) return printLine('Nothing fits. Try a name, a type, a serial or an asset number.')
        const rooms = await roomNames(asker)
        for (const card of answers) printCard(card, rooms)
      } finally {
        await asker.close()
      }
    })

  verb('due', 'maintenance that is due or overdue')
    .option('--within <days>', 'everything due within so many days')
    .action(async (options: Options & { within?: string }) => {
      const { items } = await askOnce(
        options,
        'maintenance.due',
        options.within === undefined ? {} : { withinDays: Number(options.within) },
      )
      if (options.json) return printJson(items)
      if (items.length === 0) return printLine('Nothing is due.')
      printTable(
        ['due', 'what', 'equipment', 'type', 'room'],
        items.map(i => [dueWords(i), i.title, i.name, i.type, i.room ?? '-']),
      )
    })

  verb('missing', 'open missing-equipment cases').action(async (options: Options) => {
    const { cases } = await askOnce(options, 'missing.list', {})
    if (options.json) return printJson(cases)
    if (cases.length === 0) return printLine('Nothing is missing.')
    for (const c of cases) {
      printLine(`${c.name} (${c.type}), ${c.state}: ${causes[c.cause]} (case ${c.id})`)
      for (const line of c.evidence) printLine(`  ${line}`)
    }
  })

  verb('alerts', 'open alerts')
    .option('--all', 'resolved ones too')
    .option('--timeline <ID>', 'the whole life of one')
    .action(async (options: Options & { all?: boolean; timeline?: string }) => {
      if (options.timeline !== undefined) return printTimeline(options, options.timeline)
      const { alerts } = await askOnce(options, 'alerts.list', { all: options.all ?? false })
      if (options.json) return printJson(alerts)
      if (alerts.length === 0) return printLine('No alert is open.')
      printTable(
        ['priority', 'state', 'since', 'told to', 'what', 'id'],
        alerts.map(a => [
          a.priority,
          a.state,
          new Date(a.raisedAt).toISOString(),
          toldWords(a),
          `${a.title}: ${a.text}${a.holds > 0 ? ` (${a.holds} more for this reason)` : ''}`,
          a.id,
        ]),
      )
    })

  verb('rooms', 'who and what is in each room').action(async (options: Options) => {
    const { rooms } = await askOnce(options, 'rooms.list', {})
    if (options.json) return printJson(rooms)
    printTable(
      ['floor', 'room', 'coverage', 'in it'],
      rooms.map(r => [String(r.floor), r.name, r.coverage, r.subjects.map(s => s.name).join(', ')]),
    )
  })
}

const toldWords = ({ toldTo }: AlertRow) => (toldTo === null ? '-' : [toldTo.role, ...toldTo.people].join(', '))

async function printTimeline(options: Options, id: string) {
  const { alert, events } = await askOnce(options, 'alerts.timeline', { id })
  if (options.json) return printJson({ alert, events })
  printLine(`${alert.title}: ${alert.text}`)
  printTable(
    ['at', 'what', 'who', 'priority', ''],
    events.map(e => [
      new Date(e.at).toISOString(),
      e.code === null ? e.did : `${e.did} (${e.code})`,
      e.who ?? '-',
      e.priority,
      // Carried out late: nothing ran when it was due.
      e.dueAt === null || e.at - e.dueAt < 1000 ? e.note : `${e.note} (due ${new Date(e.dueAt).toISOString()})`,
    ]),
  )
}

async function roomNames(asker: Asker): Promise<Map<string, string>> {
  const site = await asker.ask('site.show', {})
  return new Map(site.floors.flatMap(f => f.rooms.map(r => [r.id, r.name] as const)))
}

const causes = {
  'tag-silent': 'its tag is silent while its receivers listen',
  battery: 'its tag battery was nearly empty',
  'receiver-down': 'its receivers are down',
  'left-site': 'last seen at a way out',
  'tag-removed': 'its tag said that it was taken off',
} as const

function printCard(card: AnswerCard, rooms: ReadonlyMap<string, string>) {
  const name = (room: string) => rooms.get(room) ?? room
  printLine(`${card.name}${card.type === '' ? '' : ` (${card.type})`}  ${card.tag ?? 'no tag'}`)
  if (card.place === null || card.ageMs === null || card.probability === null) printLine('  never heard')
  else {
    const room = card.place.room === null ? 'no known room' : name(card.place.room)
    const else_ = card.runnerUp === null ? '' : `, else ${name(card.runnerUp.room)}`
    printLine(`  ${room}, floor ${card.place.floor}  ${percent(card.probability)}${else_}`)
    if (card.place.zone !== null) printLine(`  in ${card.place.zone}`)
    printLine(`  heard ${span(card.ageMs)} ago (${card.freshness}), there since ${card.since}`)
  }
  if (card.maintenance !== null) printLine(`  ${card.maintenance.title}: ${dueWords(card.maintenance)}`)
}

const dueWords = ({ dueInDays }: Pick<DueRow, 'dueInDays'>) =>
  dueInDays < 0 ? `overdue by ${-dueInDays} days` : dueInDays === 0 ? 'due today' : `due in ${dueInDays} days`
