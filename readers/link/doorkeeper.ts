import { timingSafeEqual } from 'node:crypto'
import { statSync } from 'node:fs'
import { TLSSocket } from 'node:tls'
import type { AedesOptions, Client } from 'aedes'
import { type BrokerPlace, engineUser } from './broker.ts'
import { type Guest, guestBy, isUnder, readGuests } from './guests.ts'

/** Passwords that are looked at, at once: each costs a twentieth of a second of one core. */
const mostLooks = 4
/** MQTT 3.1.1, 3.2.2.3: bad user name or password. */
const badPassword = 4

type Handlers = Pick<AedesOptions, 'authenticate' | 'authorizePublish' | 'authorizeSubscribe'>

/** Who may come to the embedded broker, and what under. Guests count from when they are written into their file. */
export function doorkeeper({ guests: file, secret }: BrokerPlace): { hasGuests(): boolean; handlers: Handlers } {
  let readAt = Number.NaN
  let guests: readonly Guest[] = []
  let unreadable = false
  const standing = new WeakMap<Client, Guest | 'engine' | 'anybody'>()
  let looks = 0

  const book = () => {
    const at = file === undefined ? 0 : changedAt(file)
    if (at !== readAt) {
      try {
        guests = file === undefined ? [] : readGuests(file)
        unreadable = false
      } catch {
        // Half a file, or somebody's own writing: the guests of before stay, and nobody else comes in.
        unreadable = true
      }
      readAt = at
    }
    return guests
  }

  const judge = async (
    client: Client,
    name: string,
    password: string,
  ): Promise<Guest | 'engine' | 'anybody' | null> => {
    if (name === engineUser && secret !== undefined) return same(password, secret) ? 'engine' : null
    const known = book()
    const from = client.conn as { remoteAddress?: string }
    const isHere = isLoopback(from.remoteAddress)
    if (known.length === 0 && !unreadable) return isHere ? 'anybody' : null
    if (name === '' || looks >= mostLooks) return null
    looks++
    try {
      const guest = await guestBy(known, name, password)
      return guest !== null && (guest.plain || isHere || client.conn instanceof TLSSocket) ? guest : null
    } finally {
      looks--
    }
  }

  const mayUse = (client: Client | null, topic: string): boolean => {
    const who = client === null ? undefined : standing.get(client)
    if (who === undefined) return false
    return who === 'engine' || who === 'anybody' ? !topic.startsWith('$') : isUnder(who.topics, topic)
  }

  return {
    hasGuests: () => book().length > 0 || unreadable,
    handlers: {
      authenticate: (client, name, password, done) => {
        const answer = async () => {
          const who = await judge(client, name ?? '', password?.toString() ?? '')
          if (who === null) return done(Object.assign(new Error('refused'), { returnCode: badPassword }), false)
          standing.set(client, who)
          done(null, true)
        }
        void answer()
      },
      // Whoever publishes where it may not is cut off: MQTT 3.1.1 knows no softer word.
      authorizePublish: (client, { topic }, done) =>
        done(mayUse(client, topic) ? null : new Error('not under its own topics')),
      authorizeSubscribe: (client, subscription, done) => {
        const who = client === null ? undefined : standing.get(client)
        const may =
          who === 'engine' ||
          who === 'anybody' ||
          (who !== undefined && (who.topics.includes(subscription.topic) || isPlainUnder(who, subscription.topic)))
        done(null, may ? subscription : null)
      },
    },
  }
}

/** A topic without wildcards under its own; a filter has to be one of its own, letter by letter. */
const isPlainUnder = (who: Guest, topic: string) => !/[+#]/.test(topic) && isUnder(who.topics, topic)

const isLoopback = (address: string | undefined) =>
  address !== undefined && (/^(::ffff:)?127\./.test(address) || address === '::1')

function changedAt(file: string): number {
  try {
    return statSync(file).mtimeMs
  } catch {
    return 0
  }
}

function same(given: string, kept: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(kept)]
  return a.length === b.length && timingSafeEqual(a, b)
}
