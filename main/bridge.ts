import { ipcMain, type IpcMainInvokeEvent } from 'electron'
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

const isOwnPage = ({ senderFrame }: IpcMainInvokeEvent) =>
  senderFrame !== null && senderFrame.parent === null && isOwn(senderFrame.url)
