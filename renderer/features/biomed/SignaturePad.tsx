import { type PointerEvent, useRef, useState } from 'react'
import { useSpeech } from '../../i18n/words.tsx'

/** The box that a signature is written in; its strokes are kept in these whole units. */
const width = 300
const height = 100
/** What is kept at most. */
const longest = 20_000

/** A field to sign in with the pen or a finger. @param change the strokes as an SVG path; empty = nothing is written */
export function SignaturePad({ ink, change }: { ink: string; change: (ink: string) => void }) {
  const { say } = useSpeech()
  const area = useRef<SVGSVGElement>(null)
  const [writing, setWriting] = useState(false)
  const spot = (event: PointerEvent) => {
    const box = area.current!.getBoundingClientRect()
    const within = (value: number, most: number) => Math.max(0, Math.min(most - 1, Math.round(value)))
    const x = within(((event.clientX - box.left) / box.width) * width, width)
    const y = within(((event.clientY - box.top) / box.height) * height, height)
    return `${x} ${y}`
  }
  return (
    <div className="pen">
      <svg
        ref={area}
        viewBox={`0 0 ${width} ${height}`}
        role="img"
        aria-label={say('pen.area')}
        onPointerDown={event => {
          area.current?.setPointerCapture(event.pointerId)
          setWriting(true)
          change(`${ink}M${spot(event)}L${spot(event)}`)
        }}
        onPointerMove={event => {
          const next = `L${spot(event)}`
          if (writing && ink.length < longest - 20 && !ink.endsWith(next)) change(ink + next)
        }}
        onPointerUp={() => setWriting(false)}
        onPointerCancel={() => setWriting(false)}
      >
        <path d={ink} />
      </svg>
      <button type="button" className="button" disabled={ink === ''} onClick={() => change('')}>
        {say('pen.clear')}
      </button>
    </div>
  )
}

/** A signature as it was written. */
export function Signature({ ink, name }: { ink: string; name: string }) {
  const { say } = useSpeech()
  return (
    <svg
      className="signature"
      viewBox={`0 0 ${width} ${height}`}
      role="img"
      aria-label={say('pen.signature', { name })}
    >
      <path d={ink} />
    </svg>
  )
}
