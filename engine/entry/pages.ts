import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { say } from './print.ts'
import { root } from './root.ts'

/**
 * The folder of the built interface. A checkout builds it first where it is missing or stale; without what that takes the
 * server serves its operations all the same.
 */
export async function builtPages(): Promise<string> {
  const builder = join(root, 'build', 'build.mjs')
  if (existsSync(builder)) {
    try {
      const { buildWindow } = (await import(pathToFileURL(builder).href)) as {
        buildWindow(node: string): Promise<void>
      }
      await buildWindow(process.execPath)
    } catch (error) {
      say(`The interface could not be built: ${error instanceof Error ? error.message : String(error)}`)
    }
  }
  return join(root, 'out', 'renderer')
}
