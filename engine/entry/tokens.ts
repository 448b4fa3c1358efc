import { randomBytes, timingSafeEqual } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Caller, guestCaller, localAdministrator, stationCaller } from '../access/caller.ts'
import type { Access } from '../access/access.ts'

/** Turns the token of a hello into a caller; null = refused. */
type Identify = (given: string, address: string) => Caller | null

/** On this computer: its window, and the shell of whoever can read the folder and so has the house anyway. */
export const atHome =
  (window: string, owner: string): Identify =>
  given =>
    same(given, window) ? stationCaller('window') : same(given, owner) ? localAdministrator('shell') : null

/**
 * From the network: the stations of the house, and, once there are accounts, anybody who will sign in. What opens the house
 * on its own computer opens nothing here.
 */
export const fromAfar =
  ({ access }: { readonly access: Pick<Access, 'isOpen'> }, station: string): Identify =>
  (given, address) => {
    if (same(given, station)) return stationCaller('station', address)
    return given === '' && !access.isOpen ? guestCaller(address) : null
  }

/** The token of the house's stations: kept in the folder, so that they find back after the server was started again. */
export function stationToken(dir: string): string {
  const file = join(dir, 'station-token')
  if (!existsSync(file)) writeFileSync(file, `${randomBytes(24).toString('base64url')}\n`, { mode: 0o600, flag: 'wx' })
  return readFileSync(file, 'utf8').trim()
}

/** In a time that says nothing of how much of it was right. */
function same(given: string, token: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(token)]
  return a.length === b.length && timingSafeEqual(a, b)
}
