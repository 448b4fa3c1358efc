import { ipcMain, type IpcMainEvent, type IpcMainInvokeEvent } from 'electron'
import type { EngineState } from '../core/api/connection.ts'
import { isOwn } from './security.ts'

/** Answers the one question that the preload asks, and only to our own page in the top frame. */
export const answerPage = (engine: () => EngineState) => {
  ipcMain.handle('engine', (event, ...words) => {
    if (!isOwnPage(event)) throw new Error('Not for this page')
    if (words.length > 0) throw new Error('The question has no more to it')
    return engine()
  })
}

/** When our page has painted something; it may be long, or never, where there is no screen. */
export const pagePainted = (): Promise<void> =>
  new Promise(resolve => {
    const hear = (event: IpcMainEvent) => {
      if (!isOwnPage(event)) return
      ipcMain.off('painted', hear)
      resolve()
    }
    ipcMain.on('painted', hear)
  })

const isOwnPage = ({ senderFrame }: IpcMainInvokeEvent | IpcMainEvent) =>
  senderFrame !== null && senderFrame.parent === null && isOwn(senderFrame.url)
