import { readdirSync, readFileSync } from 'node:fs'
import { createIntl, type IntlShape } from 'react-intl'
import { describe, expect, it } from 'vitest'
import { dictionaries, languageOf } from './dictionaries.ts'
import { en, type WordId } from './en.ts'

const ids = Object.keys(en) as WordId[]
const namesIn = (text: string) => [...text.matchAll(/\{(\w+)[,}]/g)].map(match => match[1])
/** Every name of a value that any message could ask for. */
const names = [...new Set(Object.values(en).flatMap(namesIn))]

const intlOf = (locale: string, words: Readonly<Record<WordId, string>>): IntlShape =>
  createIntl({
    locale,
    messages: { ...words },
    onError: problem => {
      throw problem
    },
  })

/** The values without which a message can't be said: leave each out and see, for numbers of every plural form. */
function valuesOf(intl: IntlShape, id: WordId): string[] {
  const written = new Set(Object.values(dictionaries).flatMap(words => namesIn(words[id])))
  return names.filter(
    name =>
      written.has(name) &&
      [0, 1, 2, 3, 11, 100].some(number => {
        const others = Object.fromEntries(names.filter(other => other !== name).map(other => [other, number]))
        intl.formatMessage({ id }, { ...others, [name]: number })
        try {
          intl.formatMessage({ id }, others)
          return false
        } catch {
          return true
        }
      }),
  )
}

it('no word of one theme hides that of another', () => {
  const folder = new URL('.', import.meta.url)
  const themes = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(name => /(^|\/)en\.ts$/.test(name))
  const written = themes.flatMap(name =>
    [...readFileSync(new URL(name, folder), 'utf8').matchAll(/^ {2}'([^']+)':/gm)].map(([, id]) => id),
  )
  expect(written.length).toBeGreaterThan(500)
  expect(written.filter((id, n) => written.indexOf(id) !== n)).toEqual([])
})

const english = intlOf('en', dictionaries.en)

describe.each(Object.entries(dictionaries))('the words of %s', (language, words) => {
  it('are all there, can be said, and ask for the same values as the English ones', () => {
    const intl = intlOf(language, words)
    for (const id of ids) {
      expect(words[id].trim(), id).not.toBe('')
      expect(valuesOf(intl, id), id).toEqual(valuesOf(english, id))
    }
  })
})

it('asks for values at all', () => {
  expect(valuesOf(english, 'card.since')).toEqual(['moment', 'age'].sort((a, b) => names.indexOf(a) - names.indexOf(b)))
})

describe('the language', () => {
  it('is the one asked for, else the first of the system’s that there is, else English', () => {
    expect(languageOf('ar', ['de-DE'])).toBe('ar')
    expect(languageOf(null, ['fr-FR', 'de-AT', 'en'])).toBe('de')
    expect(languageOf(null, ['fr'])).toBe('en')
  })
})
