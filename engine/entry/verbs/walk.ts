import type { Command } from 'commander'
import { Failure } from '../../../core/api/errors.ts'
import { openAsker, type Whereto } from '../asker.ts'
import { percent, printJson, printLine, printTable } from '../print.ts'

type Options = Whereto & { readonly json?: boolean; readonly from: string; readonly limit: string }

/** The verbs for those who are about to walk. */
export function addWalkVerbs(program: Command) {
  const verb = (words: string, does: string) =>
    program
      .command(words)
      .description(does)
      .requiredOption('--from <ROOM>', 'the room where you stand, by id or name')
      .option('--data <DIR>', 'data folder (goes through its server where one runs)')
      .option('--url <URL>', 'a running server, as it printed itself')
      .option('--ca <FILE>', 'with an https URL: the certificate authority of that server')
      .option('--limit <n>', 'at most so many', '10')
      .option('--json', 'JSON and nothing else')

  verb('nearest <type...>', 'the nearest available equipment of a type, by walking distance')
    .option('--stairs', 'stairs are open too (nothing on wheels)')
    .action(async (type: string[], options: Options & { stairs?: boolean }) => {
      await withAsker(options, async ask => {
        const answer = await ask('equipment.nearest', {
          type: type.join(' '),
          from: options.from,
          wheels: !options.stairs,
          limit: Number(options.limit),
        })
        if (options.json) return printJson(answer)
        if (answer.offers.length === 0) printLine(`No ${answer.type} is available.`)
        else
          printTable(
            ['metres', 'equipment', 'room', 'floor', 'sure'],
            answer.offers.map(o => [o.metres.toFixed(0), o.equipment, o.name, String(o.floor), percent(o.probability)]),
          )
        for (const { why, count } of answer.passedOver) printLine(`not offered: ${count} (${why})`)
      })
    })

  verb('walk <query...>', 'the shortest way to something, room by room')
    .option('--stairs', 'stairs are open too (nothing on wheels)')
    .action(async (query: string[], options: Options & { stairs?: boolean }) => {
      await withAsker(options, async ask => {
        const subject = await requireOne(ask, query.join(' '))
        const way = await ask('equipment.walk', { subject, from: options.from, wheels: !options.stairs })
        if (options.json) return printJson(way)
        printLine(`${way.name}: ${way.roomName} (${percent(way.probability)}), ${way.metres.toFixed(0)} m to walk`)
        printTable(
          ['floor', 'through', 'metres', 'then'],
          way.legs.map(leg => [
            String(leg.floor),
            leg.rooms.map(({ name }) => name).join(' > '),
            leg.metres.toFixed(0),
            leg.by ?? '',
          ]),
        )
      })
    })

  verb('route <query...>', 'where to look for something that is not there')
    .option('--not-here <ROOM...>', 'rooms that were searched in vain')
    .option('--wheels', 'no stairs')
    .action(async (query: string[], options: Options & { notHere?: string[]; wheels?: boolean }) => {
      await withAsker(options, async ask => {
        const route = await ask('missing.route', {
          subject: await requireOne(ask, query.join(' ')),
          from: options.from,
          wheels: options.wheels ?? false,
          notHere: options.notHere ?? [],
          limit: Number(options.limit),
        })
        if (options.json) return printJson(route)
        printLine(`${route.name}: look in this order`)
        printTable(
          ['chance', 'room', 'floor', 'metres on'],
          route.stops.map(s => [percent(s.chance), s.name, String(s.floor), s.metres.toFixed(0)]),
        )
        printLine(`elsewhere: ${percent(route.elsewhere)}`)
      })
    })
}

type Ask = Awaited<ReturnType<typeof openAsker>>['ask']

/** What fits best. */
async function requireOne(ask: Ask, query: string) {
  const { answers } = await ask('subjects.find', { query, limit: 1 })
  if (answers.length === 0)
    throw new Failure('not-found', `Nothing fits "${query}".`, 'Try a name, a serial or an asset number.')
  return answers[0].id
}

async function withAsker(options: Whereto, work: (ask: Ask) => Promise<void>): Promise<void> {
  const asker = await openAsker(options)
  try {
    await work(asker.ask)
  } finally {
    await asker.close()
  }
}
