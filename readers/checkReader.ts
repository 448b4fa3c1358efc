import type { Problem } from '../core/model/problem.ts'
import type { Reader } from '../core/model/reader.ts'
import type { DriverKind } from './driver.ts'
import { isProblem, type LinkAddress, parseLink } from './link/link.ts'
import { drivers, findDriver } from './registry.ts'

/** A reader whose words all make sense: what a session needs of it. */
export interface CheckedReader {
  readonly driver: DriverKind
  readonly settings: unknown
  readonly address: LinkAddress
}

/** One thing that is off, by the column of a readers file. */
export interface ReaderFault {
  readonly column: 'driver' | 'link' | 'settings' | 'receiver'
  readonly reason: string
  readonly tip: string
}

type Words = Pick<Reader, 'driver' | 'link' | 'receiver' | 'settings'>

/** Reads driver, link and settings of a reader together; gives all faults, not just the first. */
export const checkReader = (
  reader: Words,
): { readonly checked: CheckedReader } | { readonly faults: readonly ReaderFault[] } => {
  const driver = findDriver(reader.driver)
  const address = parseLink(reader.link)
  const faults: ReaderFault[] = []
  if (!driver)
    faults.push({
      column: 'driver',
      reason: `There is no driver "${reader.driver}".`,
      tip: `Use one of: ${drivers.map(({ id }) => id).join(', ')}.`,
    })
  if (isProblem(address)) faults.push(faultOf('link', address))
  else if (driver && !driver.links.includes(address.kind))
    faults.push({
      column: 'link',
      reason: `The driver ${driver.id} does not work over ${address.kind}.`,
      tip: `Use ${driver.links.join(' or ')}.`,
    })
  if (driver?.namesReceivers && reader.receiver !== null)
    faults.push({
      column: 'receiver',
      reason: `The messages of ${driver.id} name their receivers.`,
      tip: 'Leave the receiver empty.',
    })
  const settings = driver?.settings.safeParse(reader.settings)
  for (const issue of settings?.error?.issues ?? [])
    faults.push({
      column: 'settings',
      reason: `Setting ${issue.path.join('.') || 'of the reader'}: ${issue.message}.`,
      tip: 'See `whereabouts drivers` for the settings of each driver.',
    })
  if (faults.length > 0 || !driver || isProblem(address)) return { faults }
  return { checked: { driver, settings: settings!.data, address } }
}

const faultOf = (column: ReaderFault['column'], { text, tip }: Problem): ReaderFault => ({ column, reason: text, tip })
