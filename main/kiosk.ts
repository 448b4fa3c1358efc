import { scryptSync, timingSafeEqual } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { BrowserWindow, Input } from 'electron'

/**
 * A kiosk shows this window and nothing else. What the app itself can do against leaving is here; the rest (Ctrl Alt Del,
 * other programs) is the operating system's, by the profile that `whereabouts kiosk-profile` writes.
 */

/** With Ctrl: search, the clipboard, and zoom. */
const allowedWithControl = new Set(['k', 'a', 'c', 'v', 'x', 'z', '+', '-', '=', '0'])
/** Bounds between which the picture stays a station's. */
const zoomFrom = 0.8
const zoomTo = 2
/** The whole code must be typed within this time. */
const codeWithinMs = 20_000
const wrongAtMost = 5
const barredForMs = 5 * 60_000

export type Key = Pick<Input, 'type' | 'key' | 'control' | 'meta' | 'alt' | 'shift'>

/** Keys that would lead out of the window, or to what lies behind it. */
export function leadsOut({ key, control, meta, alt }: Key): boolean {
  // AltGr is Ctrl and Alt together, and types a character.
  if (control && alt) return key.length !== 1
  if (alt || meta) return key !== 'Alt' && key !== 'Meta'
  if (control) return key !== 'Control' && !allowedWithControl.has(key.toLowerCase())
  return /^F\d+$/.test(key) || key === 'ContextMenu' || key.startsWith('Browser') || key.startsWith('Launch')
}

/** The word that lets out: only its scrypt hash is kept, in a file that `kiosk-profile` writes. */
export interface KioskCode {
  readonly salt: string
  readonly hash: string
}

export function readKioskCode(file: string): KioskCode | null {
  try {
    const { salt, hash } = JSON.parse(readFileSync(file, 'utf8')) as Partial<KioskCode>
    return typeof salt === 'string' && typeof hash === 'string' ? { salt, hash } : null
  } catch {
    process.stderr.write(`The kiosk's code can't be read: ${file}. Only the operating system ends this kiosk.\n`)
    return null
  }
}

const fits = (typed: string, { salt, hash }: KioskCode) => {
  const known = Buffer.from(hash, 'hex')
  return timingSafeEqual(scryptSync(typed, Buffer.from(salt, 'hex'), known.length), known)
}

/**
 * The authorised way out: Ctrl Alt Shift Q, then the code, then Enter. Nothing of it reaches the page.
 * @param now ms of any clock
 */
export class WayOut {
  readonly #code: KioskCode | null
  readonly #now: () => number
  #typed: string | null = null
  #began = 0
  #wrong = 0
  #barredUntil = Number.NEGATIVE_INFINITY

  constructor(code: KioskCode | null, now: () => number) {
    this.#code = code
    this.#now = now
  }

  /** `typing`: the key was part of the way out; `open`: the code was right; `none`: the key is the page's. */
  take({ type, key, control, alt, shift }: Key): 'none' | 'typing' | 'open' {
    if (this.#typed !== null && this.#now() - this.#began > codeWithinMs) this.#typed = null
    if (type !== 'keyDown') return this.#typed === null ? 'none' : 'typing'
    if (control && alt && shift && key.toLowerCase() === 'q') {
      if (this.#code === null || this.#now() < this.#barredUntil) return 'none'
      this.#typed = ''
      this.#began = this.#now()
      return 'typing'
    }
    if (this.#typed === null || this.#code === null) return 'none'
    if (key === 'Escape') this.#typed = null
    else if (key === 'Enter') return this.#judge(this.#typed, this.#code)
    else if (key.length === 1) this.#typed += key
    return 'typing'
  }

  #judge(typed: string, code: KioskCode): 'typing' | 'open' {
    this.#typed = null
    if (fits(typed, code)) return 'open'
    this.#wrong++
    if (this.#wrong >= wrongAtMost) {
      this.#wrong = 0
      this.#barredUntil = this.#now() + barredForMs
    }
    return 'typing'
  }
}

/** Keeps people in the window until the code, or a signal of the operating system, lets out. */
export function keepIn(window: BrowserWindow, code: KioskCode | null, leave: () => void): void {
  const wayOut = new WayOut(code, () => performance.now())
  const { webContents } = window
  let isLeaving = false
  window.on('close', event => {
    if (!isLeaving) event.preventDefault()
  })
  window.on('leave-full-screen', () => !isLeaving && window.setKiosk(true))
  const zoom = (factor: number) => webContents.setZoomFactor(Math.min(zoomTo, Math.max(zoomFrom, factor)))
  webContents.on('before-input-event', (event, input) => {
    const step = wayOut.take(input)
    if (step !== 'none' || leadsOut(input)) event.preventDefault()
    if (step === 'open') {
      isLeaving = true
      leave()
    }
    if (step === 'none' && input.type === 'keyDown' && input.control && !input.alt) {
      if (input.key === '+' || input.key === '=') zoom(webContents.getZoomFactor() + 0.1)
      if (input.key === '-') zoom(webContents.getZoomFactor() - 0.1)
      if (input.key === '0') zoom(1)
    }
  })
  webContents.on('zoom-changed', (_event, direction) =>
    zoom(webContents.getZoomFactor() + (direction === 'in' ? 0.1 : -0.1)),
  )
  webContents.on('context-menu', event => event.preventDefault())
  webContents.on('devtools-opened', () => webContents.closeDevTools())
}
