import type { Clash } from '../intake/restrain.ts'
import type { Receiver } from '../model/site.ts'
import type { Step } from '../pipeline.ts'
import { kindWords } from '../presence/cover.ts'
import type { World } from '../world.ts'
import { clear, raise } from './alerts.ts'

/** Once is a reflection or a clock that was set; so often in one stretch it is not. */
const clashesToRaise = 4
/** What has not come again for so long is over. */
const overMs = 60_000

/**
 * Input that no real tag or receiver makes: storms, of which the surplus was left out already, and tags that are in two
 * places at once. Somebody forges or repeats beacons, two tags say the same id, or a gateway claims to be another.
 */
export function watchRogues(world: World, { now, facts }: Step) {
  const { storms, clashes } = world.restraint
  for (const [id, storm] of storms) {
    if (now - storm.at > overMs) {
      storms.delete(id)
      clear(world, facts, 'sighting-storm', id)
    } else if ('receiver' in storm.of) {
      const { receiver } = storm.of
      raise(world, facts, {
        rule: 'sighting-storm',
        about: id,
        priority: 'medium',
        title: 'More sightings than a receiver can hear',
        text: `The ${kindWords[receiver.kind]} ${id} sends more than any radio can hear; the surplus is left out. It is broken, or somebody sends in its name: unplug it, and give it a new password before it comes back.`,
        room: receiver.room ?? null,
      })
    } else
      raise(world, facts, {
        rule: 'sighting-storm',
        about: id,
        priority: 'medium',
        title: 'More sightings than a tag can cause',
        text: 'This tag is reported more often than it can speak; the surplus is left out. Its place is not to be relied on: somebody repeats or forges its beacon, or a gateway is broken.',
        subject: storm.of.subject,
      })
  }
  for (const [tag, clash] of clashes) {
    if (now - clash.lastAt > overMs) {
      clashes.delete(tag)
      clear(world, facts, 'two-places', tag.subject)
    } else if (clash.times >= clashesToRaise)
      raise(world, facts, {
        rule: 'two-places',
        about: tag.subject,
        priority: 'medium',
        title: 'One tag in two places at once',
        text: twoPlaces(clash),
        subject: tag.subject,
      })
  }
}

const twoPlaces = ({ between: [a, b] }: Clash) =>
  `${placeOf(a)} and ${placeOf(b)} hear it close by within two seconds. Two tags say the same id, or somebody sends in its name: look for it with your own eyes before you rely on its place.`

const placeOf = ({ id, floor, kind }: Receiver) => `The ${kindWords[kind]} ${id} on floor ${floor}`
