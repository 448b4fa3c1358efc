import uFuzzy from '@leeoniya/ufuzzy'
import { useMemo } from 'react'
import { useStore } from 'zustand'
import type { Permission } from '../../core/api/permissions.ts'
import type { WordId } from '../i18n/en.ts'
import { useSpeech } from '../i18n/words.tsx'
import { useIdentity } from '../live/identity.ts'
import { mayOpen } from '../live/mayOpen.ts'
import { openLastHour } from '../live/replay.ts'
import { siteStore } from '../live/station.ts'
import { openFloor, openPage, openSheet, openWorkspace, pages, setTheme, show } from '../live/view.ts'
import type { GlyphName } from '../ui/glyphs.ts'
import { floorName } from '../ui/names.ts'

/** A place, a page or an act that fits what is typed: offered below what has a tag. */
export interface Offer {
  readonly id: string
  readonly glyph: GlyphName
  readonly title: string
  readonly detail: string
  run(): void
}

const offersAtMost = 6

const acts: readonly {
  readonly word: WordId
  readonly glyph: GlyphName
  readonly needs: Permission
  readonly run: () => void
}[] = [
  { word: 'keys.nearest', glyph: 'pin', needs: 'places.see', run: () => openSheet({ what: 'nearest', type: '' }) },
  { word: 'keys.board', glyph: 'printer', needs: 'places.see', run: () => openSheet({ what: 'board' }) },
  { word: 'keys.past', glyph: 'past', needs: 'history.equipment', run: openLastHour },
  { word: 'keys.map', glyph: 'map', needs: 'places.see', run: () => openWorkspace('map') },
  { word: 'keys.list', glyph: 'list', needs: 'places.see', run: () => openWorkspace('list') },
  { word: 'theme.day', glyph: 'sun', needs: 'site.see', run: () => setTheme('day') },
  { word: 'theme.night', glyph: 'moon', needs: 'site.see', run: () => setTheme('night') },
]

const glyphs: Readonly<Record<string, GlyphName>> = { biomed: 'wrench', facility: 'chart', setup: 'sliders' }
const railWords: Readonly<Record<string, WordId>> = {
  biomed: 'rail.biomed',
  facility: 'rail.facility',
  setup: 'rail.setup',
}

/** One typo in each word is forgiven, in any script; words may come in any order. Made with the first question: it takes its time. */
let fuzzy: uFuzzy | undefined
const makeFuzzy = () =>
  new uFuzzy({
    unicode: true,
    interSplit: "[^\\p{L}\\d']+",
    intraSplit: '\\p{Ll}\\p{Lu}',
    intraBound: '\\p{L}\\d|\\d\\p{L}|\\p{Ll}\\p{Lu}',
    intraChars: "[\\p{L}\\d']",
    intraContr: "'\\p{L}{1,2}\\b",
    intraMode: 1,
  })

/** Those whose title and detail fit, best first. Two characters are asked for: one fits nearly everything. */
export function fitting<Of extends { title: string; detail: string }>(
  query: string,
  all: readonly Of[],
): readonly Of[] {
  if (query.trim().length < 2) return []
  const hay = all.map(({ title, detail }) => `${title} ${detail}`)
  fuzzy ??= makeFuzzy()
  const [indices, info, order] = fuzzy.search(hay, query.trim(), 3)
  if (indices === null) return []
  return (info && order ? order.map(i => info.idx[i]) : indices).map(i => all[i])
}

/** What the one who is signed in may open or do and is called like that. */
export function useOffers(query: string): readonly Offer[] {
  const speech = useSpeech()
  const site = useStore(siteStore)
  const identity = useIdentity()
  const all = useMemo(() => {
    const { say } = speech
    const may = (needed: Permission) => identity === null || identity.may.includes(needed)
    const ofActs = acts
      .filter(({ needs }) => may(needs))
      .map(({ word, glyph, run }) => ({ id: word, glyph, title: say(word), detail: '', run }))
    const ofPages = pages.flatMap((page): Offer[] => {
      if (page === 'station' || !mayOpen(identity, page)) return []
      const workspace = page.split('/')[0]
      const [glyph, title, detail] = [glyphs[workspace], say(`page.${page}`), say(railWords[workspace])]
      return [{ id: page, glyph, title, detail, run: () => openPage(page) }]
    })
    const floors = site.state === 'known' && may('places.see') ? site.site.floors : []
    const ofPlaces = floors.flatMap((floor): Offer[] => {
      const detail = floorName(floor, speech)
      const toFloor = () => {
        openWorkspace('map')
        openFloor(floor.floor)
      }
      return [
        { id: `floor:${floor.floor}`, glyph: 'map', title: detail, detail: '', run: toFloor },
        ...floor.rooms.map(
          ({ id, name }): Offer => ({
            id: `room:${id}`,
            glyph: 'pin',
            title: name,
            detail,
            run: () => show({ what: 'room', id, floor: floor.floor }, floor.floor),
          }),
        ),
      ]
    })
    return [...ofPages, ...ofActs, ...ofPlaces]
  }, [site, speech, identity])
  return useMemo(() => fitting(query, all).slice(0, offersAtMost), [query, all])
}
