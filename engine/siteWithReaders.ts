import { centroid } from '../core/geometry/polygon.ts'
import { asReceiverId } from '../core/model/ids.ts'
import { type Problem, saidProblem } from '../core/model/problem.ts'
import { sentence } from '../core/model/sentences.ts'
import type { Reader } from '../core/model/reader.ts'
import type { Receiver, ReceiverKind, Site } from '../core/model/site.ts'

/** What of a driver matters here; see `DriverKind`. */
export interface FeedKind {
  readonly kind: ReceiverKind
  readonly namesReceivers: boolean
}

/**
 * A reader with one antenna is a receiver too. Where the site's list does not have it, it stands in the middle of the
 * room that was given with the reader. Returns the site with those receivers and the readers with their receiver named.
 */
export function siteWithReaders(
  site: Site,
  readers: readonly Reader[],
  feedOf: (driver: string) => FeedKind | undefined,
): { site: Site; readers: Reader[]; problems: { reader: Reader; problem: Problem }[] } {
  const receivers = new Map<string, Receiver>(site.receivers.map(r => [r.id, r]))
  const problems: { reader: Reader; problem: Problem }[] = []
  const named = readers.map((reader): Reader => {
    const feed = feedOf(reader.driver)
    if (feed === undefined || feed.namesReceivers) return reader
    const id = reader.receiver ?? asReceiverId(reader.id)
    const known = receivers.get(id)
    const place = placeOf(site, reader)
    if (known === undefined && place === undefined) {
      problems.push({
        reader,
        problem: saidProblem('warning', sentence('readerUnplaced', { id: reader.id }), sentence('readerUnplacedTip')),
      })
      return reader
    }
    receivers.set(id, {
      id,
      kind: feed.kind,
      ...(known ?? place!),
      ...(reader.room === null ? {} : { room: reader.room }),
    })
    return { ...reader, receiver: id }
  })
  return { site: { ...site, receivers: [...receivers.values()] }, readers: named, problems }
}

function placeOf(site: Site, reader: Reader): Omit<Receiver, 'id' | 'kind'> | undefined {
  for (const floor of site.floors)
    for (const room of floor.rooms)
      if (room.id === reader.room) {
        const [xM, yM] = centroid(room.polygon)
        return { xM, yM, floor: floor.floor, room: room.id }
      }
  return undefined
}
