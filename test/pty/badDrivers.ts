import { z } from 'zod'
import { parseTagId } from '../../core/model/tagId.ts'
import { defineDriver } from '../../readers/driver.ts'

/** What bad drivers can't stand; they take each other byte for a tag. */
export const poison = 0x13

/** As nobody should write them: one never returns, one throws. */
export const badDrivers = [badDriver('bad-loops', loop), badDriver('bad-throws', stumble)]

function badDriver(id: string, poisoned: () => void) {
  return defineDriver({
    id,
    title: id,
    kind: 'nfc',
    links: ['serial'],
    namesReceivers: false,
    mute: true,
    settings: z.object({}),
    open: () => ({
      start() {},
      receive(input, _now, out) {
        for (const byte of input as Uint8Array)
          if (byte === poison) poisoned()
          else out.reading({ tag: parseTagId(`lf:00000000${byte.toString(16).padStart(2, '0')}`)! })
      },
      tick() {},
      end() {},
    }),
  })
}

function loop() {
  for (let rounds = 1; rounds > 0; rounds = (rounds % 1000) + 1);
}

function stumble() {
  throw new Error('poisoned')
}
