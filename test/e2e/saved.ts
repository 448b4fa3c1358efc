import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Shell } from './launch.ts'

/** The text of the file that the window saves by an act. */
export async function saved({ app, profile }: Shell, act: () => Promise<void>): Promise<string> {
  const path = join(profile, 'saved')
  const done = app.evaluate(
    ({ session }, to) =>
      new Promise<void>(resolve => {
        session.defaultSession.once('will-download', (_event, item) => {
          item.setSavePath(to)
          item.once('done', () => resolve())
        })
      }),
    path,
  )
  await act()
  await done
  return readFileSync(path, 'utf8')
}
