import { z } from 'zod'
import { operation, topic } from './operation.ts'
import { ProblemRow, Said } from './rows.ts'

/** One place where a scan looks for a reader: a port, an address, the topics of one kind of gateway. */
const ScanPlace = z.object({
  /** `serial:/dev/ttyUSB0`, `tcp:10.0.0.7:5084`, `mqtt:espresense/#` */
  place: z.string(),
  state: z.enum(['waiting', 'looking', 'found', 'nothing', 'in-use', 'failed']),
  /** In words: what is there, or why it could not be looked at. */
  text: z.string(),
  tip: z.string(),
  /** The same as sentences (`title` is the text), where there are such in each language. */
  said: Said.optional(),
  /** Where a reader was found: what to set it up with. */
  found: z
    .object({
      driver: z.string(),
      title: z.string(),
      link: z.string(),
      /** Those that differ from the driver's defaults. */
      settings: z.record(z.string(), z.unknown()),
      /** Receivers that the messages of a gateway feed named, the first few. */
      receivers: z.array(z.string()),
      /** A row of readers.csv: id,driver,link,receiver,room,settings */
      row: z.string(),
    })
    .nullable(),
})
export type ScanPlace = z.infer<typeof ScanPlace>

/** One thing that happened on a reader's wire. */
const ConsoleLine = z.object({
  n: z.number(),
  at: z.number(),
  /** `frame`: cut from the bytes that came in; `skipped`: bytes of no frame. */
  kind: z.enum(['in', 'out', 'frame', 'skipped', 'reading', 'problem']),
  hex: z.string().optional(),
  /** Of a message. */
  topic: z.string().optional(),
  retained: z.boolean().optional(),
  /** Why the bytes are no frame, where something in them looked like one. */
  text: z.string().optional(),
  reading: z.record(z.string(), z.unknown()).optional(),
  problem: ProblemRow.optional(),
})
export type ConsoleLine = z.infer<typeof ConsoleLine>

/** Finding readers and looking at their wires. */
export const readerOperations = {
  'readers.scan': operation({
    does: 'Look for readers on serial ports, at given addresses and on the broker; `scan` shows how far it is.',
    needs: 'readers.set',
    carries: 'nothing',
    audited: true,
    input: z.object({
      /** All serial ports that no reader of this site uses. */
      serial: z.boolean().default(true),
      /** Ports that the system does not list. */
      ports: z.array(z.string().min(1).max(400)).max(64).default([]),
      /** `HOST:PORT` */
      hosts: z.array(z.string().min(1).max(400)).max(64).default([]),
      /** Look on the broker, if there is one; a URL = on that one. */
      broker: z.union([z.boolean(), z.string().max(400)]).default(true),
      /** How long to listen to the broker. */
      seconds: z.number().min(1).max(120).default(5),
    }),
    output: z.object({ places: z.array(ScanPlace) }),
  }),
  'readers.console': operation({
    does: 'What happened on the wire of a reader since line `since`: bytes, frames, readings, problems.',
    needs: 'readers.look',
    carries: 'nothing',
    audited: false,
    /** Lines are kept from the first call on, until nobody has called for 15 s. */
    input: z.object({ id: z.string(), since: z.number().int().min(0).default(0) }),
    output: z.object({
      driver: z.string(),
      link: z.string(),
      settings: z.record(z.string(), z.unknown()),
      state: z.enum(['opening', 'up', 'silent', 'down']),
      lines: z.array(ConsoleLine),
      /** Give it as `since` next time. */
      next: z.number(),
      /** Lines that were let go before they could be told. */
      lost: z.number(),
    }),
  }),
  'readers.typed': operation({
    does: 'What a scanner that types like a keyboard has typed into a window, given to a reader with a keyboard link.',
    needs: 'readers.use',
    carries: 'nothing',
    audited: false,
    input: z.object({
      /** The reader; may be left out where only one has a keyboard link. */
      id: z.string().optional(),
      text: z.string().min(1).max(500),
    }),
    /** What was read of it. A refusal is a problem, for whoever scanned. */
    output: z.object({ reader: z.string(), tags: z.array(z.string()), problems: z.array(ProblemRow) }),
  }),
}

export const readerTopics = {
  scan: topic({
    does: 'How far the scan for readers is.',
    needs: 'readers.set',
    carries: 'nothing',
    key: 'place',
    row: ScanPlace,
  }),
}
