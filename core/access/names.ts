import type { SubjectKind } from '../model/subject.ts'

/** Somebody whose name may stand in a text: one who carries a tag, or one who signs in. */
export interface Person {
  /** Of the subject; null for one who only signs in. */
  readonly id: string | null
  readonly kind: Extract<SubjectKind, 'patient' | 'staff'>
  readonly name: string
  /** What a member of staff is called where the name may not be seen. */
  readonly role: string
}

/** What stands in a text for somebody; null = the name may stay. */
export type StandIn = (person: Person) => string | null

interface Entry {
  readonly words: readonly string[]
  readonly persons: Person[]
}

const word = /[\p{L}\p{N}\p{M}]+/gu
const normal = (text: string) => text.normalize('NFC').toLowerCase()

/**
 * Finds the names of people in free text, in whatever case and with whatever between their words. A text costs by its
 * length, however many people there are.
 */
export class Names {
  /** By the first word; of those the ones with more words first. */
  private readonly entries = new Map<string, Entry[]>()

  constructor(people: Iterable<Person>) {
    const byName = new Map<string, Entry>()
    for (const person of people) {
      const words = normal(person.name).match(word)
      if (words === null) continue
      const key = words.join(' ')
      const known = byName.get(key)
      if (known) known.persons.push(person)
      else byName.set(key, { words, persons: [person] })
    }
    for (const entry of byName.values()) {
      const list = this.entries.get(entry.words[0])
      if (list) list.push(entry)
      else this.entries.set(entry.words[0], [entry])
    }
    for (const list of this.entries.values()) list.sort((a, b) => b.words.length - a.words.length)
  }

  /** The text, with a stand-in for each name that may not be seen. Of people of one name the first stand-in is taken. */
  replaceIn(text: string, standIn: StandIn): string {
    if (this.entries.size === 0 || text === '') return text
    const tokens = [...text.matchAll(word)]
    const words = tokens.map(([token]) => normal(token))
    let out = ''
    let copied = 0
    for (let i = 0; i < words.length; i++) {
      const found = this.entries.get(words[i])?.find(({ words: name }) => name.every((w, k) => words[i + k] === w))
      if (found === undefined) continue
      const instead = firstOf(found.persons, standIn)
      const last = tokens[i + found.words.length - 1]
      if (instead !== null) {
        out += text.slice(copied, tokens[i].index) + instead
        copied = last.index + last[0].length
      }
      i += found.words.length - 1
    }
    return copied === 0 ? text : out + text.slice(copied)
  }
}

function firstOf(persons: readonly Person[], standIn: StandIn): string | null {
  for (const person of persons) {
    const instead = standIn(person)
    if (instead !== null) return instead
  }
  return null
}
