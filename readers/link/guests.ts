import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto'
import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { z } from 'zod'

/** A gateway that may come to the embedded broker, as `gateways.json` of the data folder holds it: no password in it. */
const Guest = z.strictObject({
  name: z.string().regex(/^[\w.:-]{1,64}$/),
  /** MQTT topic filters: under these it may publish and listen, and nowhere else. */
  topics: z.array(z.string().min(1).max(200)).min(1),
  /** May come without TLS: its password then crosses the network in the clear. */
  plain: z.boolean(),
  /** scrypt (RFC 7914), base64; the numbers go with each password, so that they can grow. */
  password: z.strictObject({
    salt: z.string(),
    hash: z.string(),
    cost: z
      .number()
      .int()
      .max(2 ** 17),
  }),
})
const Book = z.array(Guest)
export type Guest = z.infer<typeof Guest>

const cost = 2 ** 14
const hashBytes = 32

/** The guests in the file; none where there is no file. Throws where it can't be understood: nobody is let in by mistake. */
export function readGuests(file: string): Guest[] {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
  return Book.parse(JSON.parse(text))
}

export function writeGuests(file: string, guests: readonly Guest[]): void {
  writeFileSync(`${file}.new`, `${JSON.stringify(Book.parse(guests), null, 2)}\n`, { mode: 0o600, flush: true })
  renameSync(`${file}.new`, file)
}

export async function sealed(password: string): Promise<Guest['password']> {
  const salt = randomBytes(16)
  return { salt: salt.toString('base64'), hash: (await derived(password, salt, cost)).toString('base64'), cost }
}

/** Of whom this is the name and the password; null for nobody. Takes as long for a name that is not there. */
export async function guestBy(guests: readonly Guest[], name: string, password: string): Promise<Guest | null> {
  const guest = guests.find(one => one.name === name)
  const { salt, hash, cost: n } = guest?.password ?? { salt: '', hash: '', cost }
  const given = await derived(password, Buffer.from(salt, 'base64'), n)
  const kept = Buffer.from(hash, 'base64')
  return guest !== undefined && kept.length === given.length && timingSafeEqual(kept, given) ? guest : null
}

/** MQTT 3.1.1, 4.7: `+` is one level, `#` all that follow; what begins with `$` is the broker's own. */
export function isUnder(filters: readonly string[], topic: string): boolean {
  if (topic.startsWith('$')) return false
  const levels = topic.split('/')
  return filters.some(filter => {
    const wanted = filter.split('/')
    for (const [at, level] of wanted.entries()) {
      if (level === '#') return true
      if (at >= levels.length || (level !== '+' && level !== levels[at])) return false
    }
    return wanted.length === levels.length
  })
}

/** Where the gateways of a driver publish, each under its own name. */
const usual: Readonly<Record<string, (name: string) => readonly string[]>> = {
  'gw-espresense': name => [`espresense/devices/+/${name}`, `espresense/rooms/${name}/#`],
  'gw-omg': name => [`home/${name}/#`],
  'gw-minew': name => [`/gw/${name}/#`],
  'gw-ruuvi': name => [`ruuvi/${name}/#`],
  'gw-shelly': name => [`${name}/#`],
}
export const driversWithTopics: readonly string[] = Object.keys(usual)
export const usualTopics = (driver: string, name: string): readonly string[] => usual[driver]?.(name) ?? []

const derived = (password: string, salt: Buffer, n: number): Promise<Buffer> =>
  new Promise((resolve, reject) =>
    scrypt(password, salt, hashBytes, { N: n, r: 8, p: 1, maxmem: 256 * n * 8 }, (error, key) =>
      error === null ? resolve(key) : reject(error),
    ),
  )
