import type { Command } from 'commander'
import type { Input } from '../../../core/api/contract.ts'
import type { WorkOrderRow } from '../../../core/api/upkeep.ts'
import { Failure } from '../../../core/api/errors.ts'
import { outcomes } from '../../../core/model/workOrder.ts'
import { askOnce, type Whereto } from '../asker.ts'
import { printJson, printLine, printTable } from '../print.ts'

type Options = Whereto & { readonly json?: boolean }
type Said = Options & { readonly by: string }
type Act = Input<'orders.act'>['act']

/** `order ...`: one work order from its opening to the signature; `fault` and `done`, which make one. */
export function addOrderVerbs(program: Command) {
  const verb = (parent: Command, words: string, does: string) =>
    parent
      .command(words)
      .description(does)
      .option('--data <DIR>', 'data folder (goes through its server where one runs)')
      .option('--url <URL>', 'a running server, as it printed itself')
      .option('--ca <FILE>', 'with an https URL: the certificate authority of that server')
      .option('--json', 'JSON and nothing else')
  const signed = (parent: Command, words: string, does: string) =>
    verb(parent, words, does).requiredOption('--by <NAME>', 'who does it')
  const order = program.command('order').description('one work order: open, start, check, record, sign')
  const act = async (options: Said, id: string, what: Act) =>
    printOrder(options, await askOnce(options, 'orders.act', { id, by: options.by, act: what }))

  verb(order, 'show <ID>', 'its checklist, parts, attempts and signature').action(
    async (id: string, options: Options) => printOrder(options, await askOnce(options, 'orders.show', { id })),
  )
  signed(order, 'open <EQUIPMENT>', 'for a plan, or for what is to be done; the equipment by its id')
    .option('--plan <ID>', 'the plan that it fulfils (see "due --json")')
    .option('--kind <KIND>', 'pm, repair, inspection, recall; of a plan pm, otherwise repair')
    .option('--title <TEXT>', 'what is to be done, where there is no plan')
    .action(async (subject: string, options: Said & { plan?: string; kind?: WorkOrderRow['kind']; title?: string }) => {
      const { by, plan, kind, title } = options
      printOrder(options, await askOnce(options, 'orders.open', { subject, by, plan, kind, title }))
    })
  signed(order, 'start <ID>', 'the work begins').action((id: string, options: Said) =>
    act(options, id, { kind: 'start' }),
  )
  signed(
    order,
    'check <ID> <LINE> <ANSWER>',
    'answer line 1, 2, ... of its checklist: ok, not-ok, or the reading',
  ).action((id: string, line: string, answer: string, options: Said) =>
    act(options, id, { kind: 'check', item: numberIn(line, 'the line') - 1, ...answerIn(answer) }),
  )
  signed(order, 'record <ID>', 'parts, labour, a note; what is not given stays as it was')
    .option('--part <COUNT NAME...>', 'all parts that were used, each as "2 Fuse 3 A"')
    .option('--minutes <N>', 'of work, in all')
    .option('--note <TEXT>', 'what there is to say')
    .action((id: string, options: Said & { part?: string[]; minutes?: string; note?: string }) => {
      const { part, minutes, note } = options
      return act(options, id, {
        kind: 'record',
        ...(part && { parts: part.map(partIn) }),
        ...(minutes !== undefined && { labourMin: numberIn(minutes, '--minutes') }),
        ...(note !== undefined && { note }),
      })
    })
  signed(
    order,
    'not-located <ID> [ROOM]',
    'it was looked for in vain; what the house says of its place is kept with it',
  )
    .option('--note <TEXT>', 'what there is to say', '')
    .action((id: string, room: string | undefined, options: Said & { note: string }) =>
      act(options, id, { kind: 'not-located', room: room ?? null, note: options.note }),
    )
  signed(order, 'sign <ID> <OUTCOME>', `the end of the work: ${outcomes.join(', ')}`).action(
    (id: string, outcome: string, options: Said) =>
      act(options, id, { kind: 'sign', outcome: outcome as (typeof outcomes)[number] }),
  )
  signed(order, 'cancel <ID> <REASON>', 'it is not to be done').action((id: string, reason: string, options: Said) =>
    act(options, id, { kind: 'cancel', reason }),
  )

  signed(program, 'fault <EQUIPMENT> <TEXT>', 'report a fault, by the id of the equipment: opens the repair').action(
    async (subject: string, title: string, options: Said) =>
      printOrder(options, await askOnce(options, 'orders.report', { subject, title, by: options.by })),
  )
  verb(program, 'done <EQUIPMENT> <PLAN>', 'record that a plan was carried out on a day, without its checklist')
    .requiredOption('--on <DAY>', 'the day, YYYY-MM-DD')
    .action(async (subject: string, plan: string, options: Options & { on: string }) => {
      const done = await askOnce(options, 'maintenance.done', { subject, plan, on: options.on })
      if (options.json) printJson(done)
      else printLine(`Done on ${done.lastDone}.`)
    })
}

function printOrder({ json }: Options, order: WorkOrderRow) {
  if (json) return printJson(order)
  const end = order.outcome === null ? order.state : `${order.state}, ${order.outcome}`
  printLine(`${order.id}  ${order.name}: ${order.title} (${order.kind}${order.highRisk ? ', high risk' : ''}), ${end}`)
  if (order.dueOn !== null) printLine(`  due ${order.dueOn}`)
  if (order.checklist.length > 0)
    printTable(
      ['line', 'check', 'limits', 'answer'],
      order.checklist.map((item, n) => [
        String(n + 1),
        item.text,
        item.unit === null ? '-' : `${item.min ?? ''}..${item.max ?? ''} ${item.unit}`,
        [item.reading, item.ok === null ? 'open' : item.ok ? 'ok' : 'not ok'].filter(word => word !== null).join(' '),
      ]),
    )
  for (const { name, count } of order.parts) printLine(`  part: ${count} ${name}`)
  if (order.labourMin > 0) printLine(`  labour: ${order.labourMin} min`)
  if (order.note !== '') printLine(`  note: ${order.note}`)
  for (const { at, by, room, evidence } of order.attempts)
    printLine(`  not located: ${new Date(at).toISOString()} ${by}, ${room ?? 'no room'}. ${evidence.join(' ')}`)
  if (order.closedAt !== null)
    printLine(`  ${order.state} by ${order.closedBy} on ${new Date(order.closedAt).toISOString()}`)
}

function answerIn(answer: string): { ok: boolean } | { reading: number } {
  if (answer === 'ok' || answer === 'not-ok') return { ok: answer === 'ok' }
  return { reading: numberIn(answer.replace(',', '.'), 'the answer') }
}

function partIn(text: string): { count: number; name: string } {
  const [, count, name] = /^\s*(\d+)\s+(\S.*)$/.exec(text) ?? []
  if (name === undefined)
    throw new Failure('bad-input', `"${text}" is no part.`, 'Say how many and what: "2 Fuse 3 A".')
  return { count: Number(count), name: name.trim() }
}

function numberIn(text: string, what: string): number {
  const number = text.trim() === '' ? Number.NaN : Number(text)
  if (Number.isFinite(number)) return number
  throw new Failure(
    'bad-input',
    `${what} must be a number, not "${text}".`,
    'Checks without a reading are ok or not-ok.',
  )
}
