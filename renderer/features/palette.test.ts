import { describe, expect, it } from 'vitest'
import { fitting } from './palette.ts'

const offers = ['Batteries', 'ED Clean utility', 'Work orders', 'Bestückung', 'إعادة العرض'].map(title => ({
  title,
  detail: title === 'Batteries' ? 'Biomed' : '',
}))
const titles = (query: string) => fitting(query, offers).map(({ title }) => title)

describe('what the box offers beside subjects', () => {
  it('forgives one typo and takes words in any order, in every script', () => {
    expect(titles('bateries')).toEqual(['Batteries'])
    expect(titles('utility clean')).toEqual(['ED Clean utility'])
    expect(titles('biomed batt')).toEqual(['Batteries'])
    expect(titles('bestück')).toEqual(['Bestückung'])
    expect(titles('العرض')).toEqual(['إعادة العرض'])
  })
  it('offers nothing for one letter or for what fits nothing', () => {
    expect(titles('b')).toEqual([])
    expect(titles('ventilator')).toEqual([])
  })
})
