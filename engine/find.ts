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
    return `${s.name} ${s.type} ${s.model} ${s.serial} ${s.assetNo} ${s.mrn} ${s.tag ?? ''} ${s.id} ${room === null ? '' : `${nameOfRoom(world, room)} ${room}`}`
  })
  const [indices, info, order] = fuzzy.search(hay, words, maxPermutedWords, 5000)
  const ranked = indices === null ? [] : info && order ? order.map(i => info.idx[i]) : indices
  const wanted = words.toLowerCase()
  const rank = (s: Subject) => {
    const identities = [s.id, s.name, s.serial, s.assetNo, s.mrn, s.tag ?? '']
    if (identities.some(text => text.toLowerCase() === wanted)) return 0
    if ([s.name, s.type].some(text => text.toLowerCase().startsWith(wanted))) return 1
    return 2
  }
  return ranked
    .map((index, place) => ({
      subject: subjects[index],
      place,
      rank: rank(subjects[index]),
      fresh: freshnessOf(world, subjects[index]),
    }))
    .sort((a, b) => a.rank - b.rank || (a.rank === 1 ? a.fresh - b.fresh : 0) || a.place - b.place)
    .map(entry => world.subjects.get(entry.subject.id) ?? entry.subject)
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

function freshnessOf(world: World, subject: Subject): number {
  const position = positionOf(world, world.subjects.get(subject.id) ?? subject)
  return position === null ? 4 : freshnessRank[position.freshness]
}
