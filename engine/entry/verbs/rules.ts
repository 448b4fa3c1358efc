import { readFileSync } from 'node:fs'
import type { Command } from 'commander'
import { Failure } from '../../../core/api/errors.ts'
import { Rule } from '../../../core/model/rule.ts'
import { askOnce, type Whereto } from '../asker.ts'
import { printJson, printLine, printTable } from '../print.ts'

type Options = Whereto & { readonly json?: boolean }

/** `rules list|add|remove|try`: what the house is told about, and what a rule would have told. */
export function addRuleVerbs(program: Command) {
  const rules = program.command('rules').description('rules that raise alerts: list, add, remove, try on the past')
  const verb = (words: string, does: string) =>
    rules
      .command(words)
      .description(does)
      .option('--data <DIR>', 'data folder (goes through its server where one runs)')
      .option('--url <URL>', 'a running server, as it printed itself')
      .option('--ca <FILE>', 'with an https URL: the certificate authority of that server')
      .option('--json', 'JSON and nothing else')

  verb('list', 'the rules, and how often each spoke in 30 days').action(async (options: Options) => {
    const answer = await askOnce(options, 'rules.list', {})
    if (options.json) return printJson(answer.rules)
    if (answer.rules.length === 0) return printLine('There is no rule yet. Add one with "rules add FILE.json".')
    printTable(
      ['rule', 'kind', 'priority', 'on', 'spoke', 'false', 'name'],
      answer.rules.map(({ rule, raised, falseAlarms }) => [
        rule.id,
        rule.kind,
        rule.priority,
        rule.enabled ? 'yes' : 'no',
        String(raised),
        String(falseAlarms),
        rule.name,
      ]),
    )
  })

  verb('add <FILE>', 'adds a rule from a JSON file, or changes the one with its id').action(
    async (file: string, options: Options) => {
      const { rule } = await askOnce(options, 'rules.save', { rule: ruleIn(file) })
      if (options.json) printJson(rule)
      else printLine(`Rule ${rule.id} is ${rule.enabled ? 'on' : 'saved, but not on'}.`)
    },
  )

  verb('remove <ID>', 'removes a rule and closes its alerts').action(async (id: string, options: Options) => {
    await askOnce(options, 'rules.remove', { id })
    if (options.json) printJson({ id })
    else printLine(`Rule ${id} is removed.`)
  })

  verb('try <FILE>', 'what the rule in a JSON file would have said')
    .option('--days <n>', 'so many days back', '30')
    .action(async (file: string, options: Options & { days: string }) => {
      const tried = await askOnce(options, 'rules.try', { rule: ruleIn(file), days: Number(options.days) })
      if (options.json) return printJson(tried)
      printLine(`${tried.raised} alerts in ${options.days} days.`)
      if (tried.perDay.length > 0)
        printTable(
          ['day', 'alerts'],
          tried.perDay.map(d => [d.day, String(d.count)]),
        )
      if (tried.perRoom.length > 0)
        printTable(
          ['room', 'alerts'],
          tried.perRoom.map(r => [r.name, String(r.count)]),
        )
      for (const { at, text } of tried.samples.slice(0, 10)) printLine(`${new Date(at).toISOString()}  ${text}`)
    })
}

function ruleIn(file: string): Rule {
  let json: unknown
  try {
    json = JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    throw new Failure(
      'bad-input',
      `${file}: ${error instanceof Error ? error.message : String(error)}.`,
      'It must be one JSON object.',
    )
  }
  const { success, data, error } = Rule.safeParse(json)
  if (success) return data
  const [first] = error.issues
  throw new Failure(
    'bad-input',
    `${file}: ${first.path.join('.') || 'the rule'}: ${first.message}.`,
    'See docs/operations.md for the form.',
  )
}
