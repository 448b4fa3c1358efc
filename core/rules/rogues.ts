import type { Clash } from '../intake/restrain.ts'
import { sentence } from '../model/sentences.ts'
import type { Step } from '../pipeline.ts'
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
        title: sentence('receiverStorm'),
        text: [sentence('receiverStormText', { kind: { word: receiver.kind }, id })],
        room: receiver.room ?? null,
      })
    } else
      raise(world, facts, {
        rule: 'sighting-storm',
        about: id,
        priority: 'medium',
        title: sentence('tagStorm'),
        text: [sentence('tagStormText')],
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
        title: sentence('twoPlaces'),
        text: [twoPlaces(clash)],
        subject: tag.subject,
      })
  }
}

const twoPlaces = ({ between: [a, b] }: Clash) =>
  sentence('twoPlacesText', {
    kind: { word: a.kind },
    id: a.id,
    floor: a.floor,
    otherKind: { word: b.kind },
    other: b.id,
    otherFloor: b.floor,
  })
