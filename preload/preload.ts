import { contextBridge, type IpcRendererEvent, ipcRenderer } from 'electron'
import type { EngineState, ShellBridge } from '../core/api/connection.ts'

/** All that the page gets from the shell. Everything else it asks of the engine, as a browser would. */
const bridge: ShellBridge = {
  engine: () => ipcRenderer.invoke('engine'),
  onEngine: listener => {
    const hear = (_event: IpcRendererEvent, state: EngineState) => listener(state)
    ipcRenderer.on('engine', hear)
    return () => ipcRenderer.off('engine', hear)
  },
}

contextBridge.exposeInMainWorld('whereabouts', bridge)

// For the shell alone: it starts the engine when there is something to look at.
new PerformanceObserver((_entries, observer) => {
  observer.disconnect()
  ipcRenderer.send('painted')
}).observe({ type: 'paint', buffered: true })
