import type { Command } from 'commander'
import { Failure } from '../../../core/api/errors.ts'
import { assetStates, type AssetState } from '../../../core/model/subject.ts'
import { askOnce, type Whereto } from '../asker.ts'
import { printJson, printLine, printTable, span } from '../print.ts'

type Options = Whereto & { readonly json?: boolean }
type Said = Options & { readonly by: string }
const posts = ['use', 'return', 'wash', 'clean'] as const

/** `equipment ...`: its state, by its id. */
export function addEquipmentVerbs(program: Command) {
  const equipment = program.command('equipment').description('the state of equipment: move, scan, story')
  const verb = (words: string, does: string) =>
    equipment
      .command(words)
      .description(does)
      .option('--data <DIR>', 'data folder (goes through its server where one runs)')
      .option('--url <URL>', 'a running server, as it printed itself')
      .option('--ca <FILE>', 'with an https URL: the certificate authority of that server')
      .option('--json', 'JSON and nothing else')

  verb('move <ID> <STATE>', `say in which state it is now: ${assetStates.join(', ')}`)
    .requiredOption('--by <NAME>', 'who says so')
    .option('--note <TEXT>', 'why', '')
    .action(async (id: string, state: string, options: Said & { note: string }) => {
      const to = oneOf<AssetState>(state, assetStates, 'state')
      const moved = await askOnce(options, 'equipment.move', { id, to, by: options.by, note: options.note })
      if (options.json) printJson(moved)
      else printLine(`${moved.id} is ${moved.state}.`)
    })
  verb('scan <ID> <POST>', `as a scanner at a post would: ${posts.join(', ')}`)
    .requiredOption('--by <NAME>', 'who scans it')
    .action(async (id: string, post: string, options: Said) => {
      const moved = await askOnce(options, 'equipment.scan', { id, post: oneOf(post, posts, 'post'), by: options.by })
      if (options.json) printJson(moved)
      else printLine(`${moved.id} is ${moved.state}.`)
    })
  verb('story <ID>', 'its moves from state to state, newest first, refused ones too').action(
    async (id: string, options: Options) => {
      const story = await askOnce(options, 'equipment.story', { id })
      if (options.json) return printJson(story)
      printLine(`${story.id} is ${story.state}.`)
      printTable(
        ['at', 'from', 'to', 'why', 'who', 'room', 'in use so far', ''],
        story.changes.map(c => [
          new Date(c.at).toISOString(),
          c.from,
          c.to,
          c.why,
          c.by ?? '-',
          c.room ?? '-',
          span(c.usedMs),
          c.refused === null ? c.note : `REFUSED: ${c.refused}`,
        ]),
      )
    },
  )
}

function oneOf<Word extends string>(word: string, known: readonly Word[], what: string): Word {
  if ((known as readonly string[]).includes(word)) return word as Word
  throw new Failure('bad-input', `"${word}" is no ${what}.`, `It is one of ${known.join(', ')}.`)
}
