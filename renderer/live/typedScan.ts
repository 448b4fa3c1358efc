/** Of a key that went down; what a scanner that types like a keyboard sends differs from a hand in its pace alone. */
export interface Stroke {
  readonly key: string
  readonly ctrl: boolean
  /** Alt or the command key. */
  readonly other: boolean
  readonly repeat: boolean
  /** Milliseconds on the page's clock. */
  readonly at: number
}

/** Scanners take 1 … 30 ms for a letter, hands seldom less than 50. */
const paceMs = 40
/** No hand strikes so many keys at such a pace. */
const leastLetters = 4
/** A label has no more, and nobody's arm lies on the keys for ever. */
const mostLetters = 500

const isLetter = ({ key, ctrl, other }: Stroke) => key.length === 1 && !ctrl && !other
/** Group separator, as scanners type it. */
const isSeparator = ({ key, ctrl }: Stroke) => ctrl && key === ']'
const isEnd = (key: string) => key === 'Enter' || key === 'Tab'
/** Pressed along with a letter. */
const isAlong = (key: string) => key === 'Shift' || key === 'AltGraph' || key === 'CapsLock' || key === 'Control'

/**
 * Tells a scan from keys that somebody presses, so that no letter of a label does what its key does, and its Enter presses
 * nothing. A key is held until it is known whose it was.
 */
export class TypedScan<Held> {
  readonly #give: (held: Held) => void
  readonly #scanned: (text: string) => void
  readonly #held: Held[] = []
  #text = ''
  #last = Number.NEGATIVE_INFINITY

  /** `give`: it was a hand's key after all. */
  constructor(give: (held: Held) => void, scanned: (text: string) => void) {
    this.#give = give
    this.#scanned = scanned
  }

  /** True = the key is held, or was part of a scan: it must do nothing now. */
  down(stroke: Stroke, held: Held): boolean {
    if (isAlong(stroke.key)) return false
    const goesOn = stroke.at - this.#last < paceMs
    if (!goesOn) this.settle()
    if (goesOn && this.#text.length >= leastLetters && isEnd(stroke.key)) {
      this.settle()
      return true
    }
    const separator = isSeparator(stroke) && this.#text !== ''
    // Neither begins a scan: Space presses the button that has the focus, and whoever searches goes on typing at once.
    const counts = separator || (isLetter(stroke) && (this.#text !== '' || (stroke.key !== ' ' && stroke.key !== '/')))
    if (stroke.repeat || !counts || this.#text.length >= mostLetters) {
      this.settle()
      return false
    }
    this.#held.push(held)
    this.#text += separator ? '\u001d' : stroke.key
    this.#last = stroke.at
    return true
  }

  /** Nothing more came for so long, or something else: what is held is a scan, or keys. */
  settle(): void {
    const [text, held] = [this.#text, this.#held.splice(0)]
    this.#text = ''
    this.#last = Number.NEGATIVE_INFINITY
    if (text.length >= leastLetters) this.#scanned(text)
    else for (const each of held) this.#give(each)
  }
}

const isField = (target: EventTarget | null) =>
  target instanceof HTMLElement &&
  (target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName))

/** Listens to the whole window before anybody else does; fields take what is scanned into them. @returns what ends it */
export function followScans(scanned: (text: string) => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  const again = new WeakSet<Event>()
  const scan = new TypedScan<KeyboardEvent>(event => {
    const copy = new KeyboardEvent('keydown', { ...fieldsOf(event), bubbles: true, cancelable: true, composed: true })
    again.add(copy)
    const { target } = event
    const to = target instanceof Node && target.isConnected ? target : document.body
    to.dispatchEvent(copy)
  }, scanned)
  const listen = (event: KeyboardEvent) => {
    if (again.has(event)) return
    const { key, ctrlKey: ctrl, altKey, metaKey, repeat, timeStamp: at } = event
    const stroke = { key: isField(event.target) ? 'field' : key, ctrl, other: altKey || metaKey, repeat, at }
    clearTimeout(timer)
    if (!scan.down(stroke, event)) return
    event.preventDefault()
    event.stopImmediatePropagation()
    timer = setTimeout(() => scan.settle(), paceMs)
  }
  window.addEventListener('keydown', listen, true)
  return () => {
    clearTimeout(timer)
    window.removeEventListener('keydown', listen, true)
  }
}

const fieldsOf = ({ key, code, shiftKey, ctrlKey, altKey, metaKey }: KeyboardEvent) => ({
  key,
  code,
  shiftKey,
  ctrlKey,
  altKey,
  metaKey,
})
