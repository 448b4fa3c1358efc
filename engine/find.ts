import uFuzzy from '@leeoniya/ufuzzy'
import type { Rights } from '../core/access/rights.ts'
import type { Subject } from '../core/model/subject.ts'
import { nameOfRoom, type World } from '../core/world.ts'
import { nameFor } from './access/sight.ts'
import { positionOf } from './rows.ts'

/** One typo in each word is forgiven; words may come in any order. */
const fuzzy = new uFuzzy({ intraMode: 1, intraIns: 1, intraSub: 1, intraTrn: 1, intraDel: 1 })
const maxPermutedWords = 4

const freshnessRank = { live: 0, recent: 1, stale: 2, lost: 3 } as const

/**
 * Subjects that fit the words, best first: an exact identity, then what starts with the words, then the rest by how
 * well it fits; what was heard lately before what was not. The room's name counts, so that "pump 412" finds the pumps
 * of that room. Who may not be seen by name is found by what stands for the name. Ten thousand subjects are a few
 * milliseconds.
 */
export function find(world: World, query: string, rights: Rights): Subject[] {
  const words = query.trim()
  if (words === '') return []
  const subjects = seenBy(world, rights)
  const hay = subjects.map(s => {
    const room = positionOf(world, world.subjects.get(s.id) ?? s)?.room ?? null
    return room === null ? textsOf(s).hay : `${textsOf(s).hay} ${nameOfRoom(world, room)} ${room}`
  })
  const [indices, info, order] = fuzzy.search(hay, words, maxPermutedWords, 5000)
  const ranked = indices === null ? [] : info && order ? order.map(i => info.idx[i]) : indices
  const wanted = words.toLowerCase()
  const [exact, others]: [Subject[], Subject[]] = [[], []]
  const begun: Subject[][] = [[], [], [], [], []]
  for (const index of ranked) {
    const subject = subjects[index]
    const { identities, beginnings } = textsOf(subject)
    if (identities.includes(wanted)) exact.push(subject)
    else if (beginnings.some(text => text.startsWith(wanted))) begun[freshnessOf(world, subject)].push(subject)
    else others.push(subject)
  }
  return [exact, ...begun, others].flat().map(subject => world.subjects.get(subject.id) ?? subject)
}

interface Texts {
  /** All that it may be found by. */
  readonly hay: string
  /** In lower case, as the next. */
  readonly identities: readonly string[]
  readonly beginnings: readonly string[]
}

/** A subject that is changed is another object. */
const known = new WeakMap<Subject, Texts>()

function textsOf(subject: Subject): Texts {
  let texts = known.get(subject)
  if (!texts) {
    const { id, name, type, model, serial, assetNo, mrn } = subject
    const tag = subject.tag ?? ''
    texts = {
      hay: [name, type, model, serial, assetNo, mrn, tag, id].join(' '),
      identities: [id, name, serial, assetNo, mrn, tag].map(text => text.toLowerCase()),
      beginnings: [name, type].map(text => text.toLowerCase()),
    }
    known.set(subject, texts)
  }
  return texts
}

/** As they may be known: somebody masked has no name, number or tag to be found by. */
function seenBy(world: World, rights: Rights): Subject[] {
  const all = [...world.subjects.values()]
  if (rights.seesAll) return all
  return all.flatMap(subject => {
    const name = nameFor(world, rights, subject)
    if (name === null) return []
    return [name === subject.name ? subject : { ...subject, name, mrn: '', serial: '', assetNo: '', tag: null }]
  })
}

/** 0 = live, 4 = has no place. */
function freshnessOf(world: World, subject: Subject): number {
  const position = positionOf(world, world.subjects.get(subject.id) ?? subject)
  return position === null ? 4 : freshnessRank[position.freshness]
}
