import { randomBytes } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Command } from 'commander'
import { Failure } from '../../../core/api/errors.ts'
import {
  driversWithTopics,
  type Guest,
  readGuests,
  sealed,
  usualTopics,
  writeGuests,
} from '../../../readers/link/guests.ts'
import { printJson, printLine, printTable } from '../print.ts'

export const gatewaysFile = (dir: string) => join(dir, 'gateways.json')

interface Adding {
  readonly data: string
  readonly driver?: string
  readonly topics: readonly string[]
  readonly plain?: boolean
  readonly json?: boolean
}

/** Who may publish at the embedded MQTT broker. */
export function addGatewayVerbs(program: Command) {
  const gateways = program.command('gateways').description('who may publish at the embedded MQTT broker, and where')
  const verb = (words: string, does: string) =>
    gateways
      .command(words)
      .description(does)
      .requiredOption('--data <DIR>', 'data folder')
      .option('--json', 'JSON and nothing else')

  verb('add <name>', 'a gateway with a password of its own (printed once) and topics of its own; again: a new password')
    .option('--driver <ID>', `topics as its kind has them: ${driversWithTopics.join(', ')}`)
    .option('--topics <FILTER...>', 'or these: MQTT topic filters', [])
    .option('--plain', 'it can not speak TLS: its password crosses the network in the clear')
    .action(async (name: string, { data, driver, topics, plain = false, json }: Adding) => {
      const own = [...topics, ...(driver === undefined ? [] : usualTopics(driver, name))]
      if (own.length === 0)
        throw new Failure('bad-input', 'Say where it publishes.', `Give --topics, or --driver ${driversWithTopics[0]}.`)
      mkdirSync(data, { recursive: true, mode: 0o700 })
      const password = randomBytes(18).toString('base64url')
      const guest: Guest = { name, topics: own, plain, password: await sealed(password) }
      const others = guestsOf(data).filter(one => one.name !== name)
      try {
        writeGuests(gatewaysFile(data), [...others, guest])
      } catch {
        throw new Failure(
          'bad-input',
          `"${name}" can't be a gateway's name.`,
          'Letters, digits, dot, colon, dash; 64 at most.',
        )
      }
      if (json) return printJson({ name, password, topics: own, plain })
      printLine(`user ${name}, password ${password}`)
      printLine(`publishes under ${own.join(', ')}${plain ? '; without TLS' : ''}`)
      if (others.length === 0) printLine('This is the first one: start the server again. Later ones count at once.')
    })

  verb('remove <name>', 'its password counts no more, from its next connection on').action(
    (name: string, { data }: { data: string }) => {
      const guests = guestsOf(data)
      if (!guests.some(one => one.name === name))
        throw new Failure('not-found', `There is no gateway "${name}".`, 'See "whereabouts gateways list".')
      writeGuests(
        gatewaysFile(data),
        guests.filter(one => one.name !== name),
      )
      printLine(`${name} is removed.`)
    },
  )

  verb('list', 'which there are').action(({ data, json }: { data: string; json?: boolean }) => {
    const guests = guestsOf(data).map(({ name, topics, plain }) => ({ name, topics, plain }))
    if (json) return printJson(guests)
    printTable(
      ['gateway', 'publishes under', ''],
      guests.map(({ name, topics, plain }) => [name, topics.join(' '), plain ? 'without TLS' : '']),
    )
  })
}

function guestsOf(dir: string): Guest[] {
  try {
    return readGuests(gatewaysFile(dir))
  } catch (error) {
    throw new Failure(
      'broken',
      `${gatewaysFile(dir)} is not to be understood: ${(error as Error).message.slice(0, 200)}.`,
      'Put it back from a backup, or remove it and add the gateways again.',
    )
  }
}
