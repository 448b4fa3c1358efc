import { useEffect } from 'react'
import { changeSpeed, openLastHour, replayStore, skipHours, toNow, togglePlaying } from '../live/replay.ts'
import { positions, siteStore } from '../live/station.ts'
import { bell } from '../sound/houseBell.ts'
import { back, openFloor, openPage, openSheet, openWorkspace, viewStore } from '../live/view.ts'

/** The keys of the whole window. Fields and dialogs keep their own. */
export function useKeyboard(openKeys: () => void): void {
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.altKey || document.querySelector('dialog[open]')) return
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') return done(event, focusSearch)
      if (event.ctrlKey || event.metaKey) return
      if (isField(event.target)) return leaveField(event)
      const act = actionOf(event, openKeys)
      if (act) done(event, act)
    }
    document.addEventListener('keydown', listen)
    return () => document.removeEventListener('keydown', listen)
  }, [openKeys])
}

function done(event: KeyboardEvent, act: () => void): void {
  event.preventDefault()
  act()
}

/** Out of a field first: the next key is one of the window's. */
function leaveField(event: KeyboardEvent): void {
  if (event.key === 'Escape' && event.target instanceof HTMLElement) event.target.blur()
}

function actionOf(event: KeyboardEvent, openKeys: () => void): (() => void) | null {
  switch (event.key) {
    case '/':
      return focusSearch
    case '?':
      return openKeys
    case 'Escape':
      return () => void (back() || toNow())
    case 'a':
    case 'A':
      return focusAlarms
    case 's':
    case 'S':
      return toggleSound
    case 'f':
    case 'F':
      return openNearest
    case 'l':
    case 'L':
      return () => openWorkspace('list')
    case 'm':
    case 'M':
      return wholeMap
    case 't':
    case 'T':
      return focusLines
    case 'h':
    case 'H':
      return openLastHour
    case 'p':
    case 'P':
      return () => openSheet({ what: 'board' })
    case 'ArrowUp':
    case 'ArrowDown':
    case 'ArrowLeft':
    case 'ArrowRight':
      return document.activeElement === document.body ? focusRooms : null
    default:
      if (replayStore.getState().replay !== null && pastKeys[event.key]) return pastAction(event)
      return /^[0-9]$/.test(event.key) ? () => openNumbered(Number(event.key)) : null
  }
}

/** The keys of a playback; without one they mean nothing. */
const pastKeys: Readonly<Record<string, () => void>> = {
  n: toNow,
  N: toNow,
  ' ': togglePlaying,
  ',': () => stepPast('before'),
  '.': () => stepPast('after'),
  '[': () => skipHours(-1),
  ']': () => skipHours(1),
  '-': () => changeSpeed(-1),
  '+': () => changeSpeed(1),
}

/** A button that has the focus keeps its own Space. */
const pastAction = ({ key, target }: KeyboardEvent) =>
  key === ' ' && target instanceof HTMLElement && target.closest('button, a, summary') ? null : pastKeys[key]

/** The scrubber knows the hour's arrivals. */
const stepPast = (side: 'before' | 'after') => document.dispatchEvent(new CustomEvent('past-step', { detail: side }))

const isField = (target: EventTarget | null) =>
  target instanceof HTMLElement &&
  (target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName)) &&
  // A slider takes the arrows, no letters.
  !(target instanceof HTMLInputElement && target.type === 'range')

const focusSearch = () => {
  const box = document.getElementById('search') as HTMLInputElement | null
  box?.focus()
  box?.select()
}

/** Enter then presses what has the focus: the answer to the loudest alarm. */
const focusAlarms = () => {
  openPage('station')
  // On another page they are drawn only now; where they stand already, the next key must find the focus there.
  if (!focusLoudest()) requestAnimationFrame(focusLoudest)
}

function focusLoudest(): boolean {
  const answer =
    document.querySelector<HTMLElement>('#alarms [data-answer]') ??
    document.querySelector<HTMLElement>('#alarms button')
  answer?.focus()
  return answer !== null
}

/** Past the tools and heads of a page, to what it lists: a long table takes the keys itself, other lines have buttons. */
const focusLines = () =>
  document.querySelector<HTMLElement>('main .long-table, main .stops button, main tbody button')?.focus()

const toggleSound = () => (bell.store.getState().pausedUntil === null ? bell.pause() : bell.resume())

/** Of the type that is looked at, if one is. */
function openNearest(): void {
  const { chosen } = viewStore.getState()
  const row = chosen?.what === 'subject' ? positions.rows.get(chosen.id) : undefined
  openSheet({ what: 'nearest', type: row?.kind === 'asset' ? row.type : '' })
}

const focusRooms = () => document.querySelector<HTMLElement>('#rooms button[tabindex="0"]')?.focus()

function wholeMap(): void {
  if (viewStore.getState().workspace === 'map') document.getElementById('map-whole')?.click()
  openWorkspace('map')
}

function openNumbered(floor: number): void {
  const site = siteStore.getState()
  if (site.state === 'known' && site.site.floors.some(f => f.floor === floor)) openFloor(floor)
}
