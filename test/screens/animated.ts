/** One picture of a moving one: a whole WebP file, and for how long it stands. */
export interface Still {
  readonly webp: Buffer
  readonly ms: number
}

/**
 * Stills of one size as an animated WebP that plays on and on (WebP Container Specification: RIFF, VP8X, ANIM, one ANMF each).
 * The browser has encoded the stills already, so this only puts them behind each other; encoders of moving pictures
 * weigh tens of megabytes.
 */
export function animated(stills: readonly Still[], width: number, height: number): Buffer {
  const size = Buffer.concat([number24(width - 1), number24(height - 1)])
  const moves = 0x02
  const frames = stills.map(({ webp, ms }) =>
    chunk('ANMF', number24(0), number24(0), size, number24(ms), Buffer.from([0]), imageOf(webp)),
  )
  const body = [chunk('VP8X', Buffer.from([moves, 0, 0, 0]), size), chunk('ANIM', Buffer.alloc(6)), ...frames]
  return chunk('RIFF', Buffer.from('WEBP'), ...body)
}

/** The chunks of a still that hold pixels. */
function imageOf(webp: Buffer): Buffer {
  const parts: Buffer[] = []
  for (let at = 12; at + 8 <= webp.length; ) {
    const end = at + 8 + padded(webp.readUInt32LE(at + 4))
    if (['VP8 ', 'VP8L', 'ALPH'].includes(webp.toString('latin1', at, at + 4))) parts.push(webp.subarray(at, end))
    at = end
  }
  if (parts.length === 0) throw new Error('This is no WebP picture.')
  return Buffer.concat(parts)
}

function chunk(name: string, ...parts: readonly Buffer[]): Buffer {
  const body = Buffer.concat(parts)
  const head = Buffer.alloc(8)
  head.write(name, 'latin1')
  head.writeUInt32LE(body.length, 4)
  return Buffer.concat([head, body, Buffer.alloc(padded(body.length) - body.length)])
}

const padded = (length: number) => length + (length % 2)

function number24(value: number): Buffer {
  const bytes = Buffer.alloc(3)
  bytes.writeUIntLE(value, 0, 3)
  return bytes
}
