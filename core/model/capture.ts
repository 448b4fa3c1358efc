/** Whose wire a capture is of: its first line, `{"capture":1,"reader":…,"driver":…,"link":…,"settings":{…}}`. */
export interface CaptureHead {
  readonly reader: string
  readonly driver: string
  readonly link: string
  readonly settings: Readonly<Record<string, unknown>>
}

/** `{"t":…,"direction":"in","hex":…}`, for a message with its `topic`, and `retained` where it was. */
export interface Captured {
  /** Epoch ms. */
  readonly t: number
  /** `in` = from the reader. */
  readonly direction: 'in' | 'out'
  readonly hex: string
  readonly topic?: string
  readonly retained?: boolean
}

export const writeHead = (head: CaptureHead): string => JSON.stringify({ capture: 1, ...head })
export const writeLine = ({ t, direction, hex, topic, retained }: Captured): string =>
  JSON.stringify({ t, direction, hex, ...(topic !== undefined && { topic }), ...(retained && { retained }) })
