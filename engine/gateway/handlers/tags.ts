import { Failure } from '../../../core/api/errors.ts'
import type { tagOperations } from '../../../core/api/tags.ts'
import { asSubjectId, type TagId } from '../../../core/model/ids.ts'
import { isPassive, mayChange } from '../../../core/model/tagId.ts'
import { may } from '../../../core/access/rights.ts'
import { nameOfRoom, type World } from '../../../core/world.ts'
import { clarityOfSubject } from '../../access/sight.ts'
import { tagOf } from '../../tagOf.ts'
import type { Handlers } from './index.ts'

const mostStrangers = 50
const mostBare = 500

export const tagHandlers: Handlers<keyof typeof tagOperations> = {
  'tags.look': ({ tag: text }, engine, { rights }) => {
    const { world } = engine.requireLive()
    const tag = tagOf(world, text)
    const state = world.tags[world.tagIndex.get(tag) ?? -1]
    const wearer = state === undefined ? undefined : world.subjects.get(state.subject)
    return {
      tag,
      passive: isPassive(tag),
      wearer: wearer === undefined ? null : { id: wearer.id, name: wearer.name },
      // Where somebody is who may not be seen at all is not told by way of the tag.
      heard: wearer !== undefined && clarityOfSubject(world, rights, wearer) === 'absent' ? null : heardOf(world, tag),
    }
  },

  'tags.bind': ({ id, tag: text, instead }, engine, { rights }) => {
    const { world } = engine.requireLive()
    const subject = world.subjects.get(asSubjectId(id))
    if (subject === undefined)
      throw new Failure('not-found', `There is nothing with the id "${id}".`, 'Import it first, then put a tag on it.')
    if (clarityOfSubject(world, rights, subject) !== 'named')
      throw new Failure('denied', 'You may not see who this is.', 'Ask somebody of that unit to change the tag.')
    // A badge signs its owner in.
    if (subject.kind === 'staff' && !may(rights, 'people.import'))
      throw new Failure('denied', 'Badges of staff are given out by the administrator.', 'Ask the administrator.')
    const tag = text === null ? null : tagOf(world, text)
    const wearer = tag === null ? undefined : world.tags[world.tagIndex.get(tag) ?? -1]
    if (wearer !== undefined && wearer.subject !== subject.id) {
      const other = world.subjects.get(wearer.subject)
      const known = other !== undefined && clarityOfSubject(world, rights, other) === 'named'
      throw new Failure(
        'conflict',
        `This tag is on ${known ? other.name : 'somebody whose name you may not see'}.`,
        'Take it off there first, or scan another tag.',
      )
    }
    if (subject.tag !== instead)
      throw new Failure(
        'conflict',
        subject.tag === null ? 'It wears no tag any more.' : `It wears another tag by now: ${subject.tag}.`,
        'Look at it again: somebody changed its tag meanwhile.',
      )
    if (tag !== subject.tag) {
      engine.saveSubjects([{ ...subject, tag }])
      // Written under the new tag too: a restart before it is first heard forgets nothing.
      const place = tag === null ? null : world.tags[world.tagIndex.get(tag) ?? -1]?.position
      if (place) engine.store.commit([{ kind: 'position', position: place }])
    }
    return { id, tag, former: subject.tag, at: engine.clock.now() }
  },

  'tags.unheard': ({ part = '' }, engine, { rights }) => {
    const { world } = engine.requireLive()
    const wanted = lettersOf(part)
    const matching = [...world.strangers].filter(([tag, { receiver }]) =>
      lettersOf(`${tag} ${receiver}`).includes(wanted),
    )
    const strangers = matching
      .sort(([x, a], [y, b]) => Number(mayChange(x)) - Number(mayChange(y)) || b.at - a.at)
      .slice(0, mostStrangers)
      .map(([tag, { at, receiver, count }]) => ({
        tag,
        passive: isPassive(tag),
        count,
        heard: { at, receiver, roomName: roomOfReceiver(world, receiver) },
      }))
    const bare = [...world.subjects.values()]
      .filter(({ tag, state }) => tag === null && state !== 'retired')
      .filter(subject => clarityOfSubject(world, rights, subject) === 'named')
      .sort((a, b) => a.name.localeCompare(b.name))
    return {
      strangers,
      strangersCount: matching.length,
      bare: bare.slice(0, mostBare).map(({ id, name, type }) => ({ id, name, type })),
      bareCount: bare.length,
    }
  },
}

/** As it may be printed, with other separators or none. */
const lettersOf = (text: string) => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')

function heardOf(world: World, tag: TagId) {
  const stranger = world.strangers.get(tag)
  if (stranger !== undefined)
    return { at: stranger.at, receiver: stranger.receiver, roomName: roomOfReceiver(world, stranger.receiver) }
  const state = world.tags[world.tagIndex.get(tag) ?? -1]
  if (state === undefined || state.position === null || state.lastHeardBy.length === 0) return null
  const { id } = world.receivers[state.lastHeardBy[0]].receiver
  return { at: state.position.lastHeardAt, receiver: id, roomName: nameOfRoom(world, state.position.room) }
}

function roomOfReceiver(world: World, id: string): string {
  const index = world.receivers.findIndex(({ receiver }) => receiver.id === id)
  return world.rooms.find(({ own }) => own.includes(index))?.room.name ?? ''
}
