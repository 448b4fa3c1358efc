import { existsSync } from 'node:fs'
import { app } from 'electron'

/**
 * Where there is no graphics card (servers, virtual displays), Chromium tries several ways to draw without one, and on a
 * busy machine the page now and then waits for ever for the outcome (seen with Electron 33: a blank window in one start
 * of two). Drawing by software from the start avoids the attempt.
 */
export const drawWithoutMissingCard = () => {
  const hasCard = process.platform !== 'linux' || existsSync('/dev/dri') || existsSync('/dev/nvidia0')
  if (!hasCard) app.commandLine.appendSwitch('disable-gpu')
}
