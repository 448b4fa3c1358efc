import { readFileSync } from 'node:fs'
import type { Command } from 'commander'
import { Failure } from '../../../core/api/errors.ts'
import { decode } from '../../../readers/decode.ts'
import { drivers, findDriver } from '../../../readers/registry.ts'
import { locatingHandlers } from '../../gateway/handlers/locating.ts'
import { printJson, printLine, printTable } from '../print.ts'

/** The verbs for bytes and drivers: they need no site. */
export function addByteVerbs(program: Command) {
  program
    .command('drivers')
    .description('every reader driver: id, kind, links, settings')
    .option('--json', 'JSON and nothing else')
    .action(async (options: { json?: boolean }) => {
      const list = await locatingHandlers['drivers.list']({}, undefined as never, undefined as never)
      if (options.json) printJson(list.drivers)
      else
        printTable(
          ['id', 'kind', 'links', 'settings', 'what it is'],
          list.drivers.map(d => [
            d.id,
            d.kind,
            d.links.join(' '),
            Object.keys((d.settings.properties as object) ?? {}).join(' '),
            d.title,
          ]),
        )
    })

  program
    .command('decode [file]')
    .description('what a driver makes of bytes: one JSON object a line for each reading or problem')
    .requiredOption('--driver <ID>', 'see "whereabouts drivers"')
    .option('--hex <HEX>', 'the bytes as hex digits')
    .option('--text <TEXT>', 'the bytes as text (gw-*: lines of {"topic":...,"payload":...})')
    .option('--settings <JSON>', 'settings of the driver')
    .option('--json', 'the same: the output is JSON lines anyway')
    .action((file: string | undefined, options: { driver: string; hex?: string; text?: string; settings?: string }) => {
      const driver = findDriver(options.driver)
      if (driver === undefined)
        throw new Failure(
          'bad-input',
          `There is no driver "${options.driver}".`,
          `Choose one of: ${drivers.map(d => d.id).join(', ')}.`,
        )
      for (const line of decode(driver, settingsOf(driver, options.settings), bytesOf(file, options.hex, options.text)))
        printLine(JSON.stringify(line))
    })
}

function settingsOf(driver: (typeof drivers)[number], text: string | undefined): unknown {
  try {
    return driver.settings.parse(text === undefined ? {} : JSON.parse(text))
  } catch (error) {
    throw new Failure(
      'bad-input',
      `The settings are not understood: ${(error as Error).message}`,
      'See "whereabouts drivers --json" for the settings of each driver.',
    )
  }
}

function bytesOf(file: string | undefined, hex: string | undefined, text: string | undefined): Uint8Array {
  if ([file, hex, text].filter(given => given !== undefined).length !== 1)
    throw new Failure(
      'bad-input',
      'Give the bytes once: --hex HEX, --text TEXT or a file.',
      'For example: whereabouts decode --driver uhf-r200 --hex "BB02220011C9…7E".',
    )
  if (hex !== undefined) {
    const digits = hex.replace(/0x|[\s:,-]/gi, '')
    if (digits.length % 2 !== 0 || /[^0-9a-f]/i.test(digits))
      throw new Failure(
        'bad-input',
        'The hex digits are odd in number, or not all hex.',
        'Two digits a byte, 0-9 and A-F.',
      )
    return Uint8Array.from(Buffer.from(digits, 'hex'))
  }
  if (text !== undefined) return new TextEncoder().encode(text)
  try {
    return readFileSync(file as string)
  } catch (error) {
    throw new Failure(
      'bad-input',
      `Can't read ${file}: ${(error as Error).message}.`,
      'Check the path and its permissions.',
    )
  }
}
