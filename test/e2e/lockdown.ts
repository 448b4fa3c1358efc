import { expect } from '@playwright/test'
import type * as Electron from 'electron'
import type { EngineState, ShellBridge } from '../../core/api/connection.ts'

/** A window and the shell around it, whoever drives them: what runs in there is sent as text. */
export interface Prison {
  inPage<Given, Answer>(work: (given: Given) => Answer | Promise<Answer>, given: Given): Promise<Answer>
  inShell<Answer>(work: (electron: typeof Electron) => Answer | Promise<Answer>): Promise<Answer>
}

export interface Wall {
  readonly name: string
  /** @throws where there is a hole in it */
  readonly holds: (prison: Prison) => Promise<void>
}

/** The ways out of the page that were thought of, each with what must come of it; of a checkout and of the packaged build. */
export const walls: readonly Wall[] = [
  {
    name: 'is served with a strict content policy',
    async holds({ inPage, inShell }) {
      const policy = await inShell(
        async ({ net }) =>
          (await net.fetch('whereabouts://app/index.html')).headers.get('content-security-policy') ?? '',
      )
      const directives = policy.split('; ')
      expect(directives).toContain("default-src 'none'")
      expect(directives).toContain("script-src 'self'")
      expect(directives).toContain("frame-ancestors 'none'")
      expect(policy).not.toContain('unsafe')
      const evaluated = await inPage(() => {
        const script = document.createElement('script')
        script.textContent = 'window.injected = true'
        document.body.append(script)
        return 'injected' in window
      }, null)
      expect(evaluated).toBe(false)
    },
  },
  {
    name: 'gives the page nothing of Node or Electron',
    async holds({ inPage }) {
      const found = await inPage(
        () => ({
          globals: ['require', 'process', 'module', 'Buffer', 'electron', 'ipcRenderer'].filter(name => name in window),
          bridge: Object.keys((window as unknown as { whereabouts: object }).whereabouts),
        }),
        null,
      )
      expect(found).toEqual({ globals: [], bridge: ['engine', 'onEngine'] })
    },
  },
  {
    name: 'runs its page in a world of its own, without Node, in the sandbox',
    async holds({ inShell }) {
      const set = await inShell(({ webContents }) => {
        const [contents] = webContents.getAllWebContents()
        const { sandbox, contextIsolation, nodeIntegration, webviewTag, webSecurity } = (
          contents as unknown as { getLastWebPreferences(): Record<string, unknown> }
        ).getLastWebPreferences()
        return {
          sandbox,
          contextIsolation,
          nodeIntegration: nodeIntegration === true,
          webviewTag: webviewTag === true,
          webSecurity: webSecurity !== false,
        }
      })
      expect(set).toEqual({
        sandbox: true,
        contextIsolation: true,
        nodeIntegration: false,
        webviewTag: false,
        webSecurity: true,
      })
    },
  },
  {
    name: 'goes nowhere and opens nothing',
    async holds({ inPage, inShell }) {
      const before = await inPage(() => location.href, null)
      expect(before.startsWith('whereabouts://app/')).toBe(true)
      expect(await inPage(() => window.open('https://example.org/') === null, null)).toBe(true)
      await inPage(() => {
        location.href = 'https://example.org/'
      }, null)
      await inPage(() => {
        const link = Object.assign(document.createElement('a'), { href: 'file:///etc/passwd' })
        document.body.append(link)
        link.click()
        link.remove()
      }, null)
      const framed = await inPage(
        () =>
          new Promise(resolve => {
            const frame = document.createElement('iframe')
            frame.addEventListener('load', () => {
              resolve(frame.contentDocument?.body?.textContent ?? 'refused')
              frame.remove()
            })
            frame.src = 'whereabouts://app/index.html'
            document.body.append(frame)
          }),
        null,
      )
      expect(framed).toBe('refused')
      expect(await inPage(() => location.href, null)).toBe(before)
      expect(await inShell(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1)
    },
  },
  {
    name: 'may ask the browser for nothing',
    async holds({ inPage }) {
      const states = await inPage(async () => {
        const state = async (name: string) =>
          (await navigator.permissions.query({ name: name as PermissionName })).state
        const refusal = (error: Error) => error.name
        return {
          notifications: await Notification.requestPermission(),
          geolocation: await state('geolocation'),
          camera: await navigator.mediaDevices.getUserMedia({ video: true }).then(() => 'granted', refusal),
          screen: await navigator.mediaDevices.getDisplayMedia().then(() => 'granted', refusal),
          elsewhere: await fetch('http://127.0.0.1:1/').then(() => 'fetched', refusal),
        }
      }, null)
      expect(states.notifications).toBe('denied')
      expect(states.geolocation).toBe('denied')
      expect(states.camera).not.toBe('granted')
      expect(states.screen).not.toBe('granted')
      expect(states.elsewhere).not.toBe('fetched')
    },
  },
  {
    name: 'reaches no other socket of this machine than the engine',
    async holds({ inPage }) {
      const url = await inPage(async () => {
        const bridge = (window as unknown as { whereabouts: ShellBridge }).whereabouts
        const state: EngineState = await bridge.engine()
        return state.state === 'ready' ? state.connection.url : null
      }, null)
      expect(new URL(url ?? '').hostname).toBe('127.0.0.1')
      const other = new URL('/other', url ?? '').href
      const outcome = await inPage(
        address =>
          new Promise(resolve => {
            const socket = new WebSocket(address)
            socket.addEventListener('open', () => resolve('open'))
            socket.addEventListener('error', () => resolve('refused'))
          }),
        other,
      )
      expect(outcome).toBe('refused')
    },
  },
  {
    name: 'serves its own folder only',
    async holds({ inShell }) {
      const statuses = await inShell(async ({ net }) => {
        const addresses = [
          'app/index.html',
          'app/..%2f..%2fpackage.json',
          'app/%2e%2e/%2e%2e/package.json',
          'app/..%5c..%5cpackage.json',
          'app/%00',
          'app/none.js',
          'other/index.html',
        ]
        return Promise.all(addresses.map(async at => (await net.fetch(`whereabouts://${at}`)).status))
      })
      expect(statuses).toEqual([200, 404, 404, 404, 404, 404, 404])
    },
  },
  {
    name: 'answers its own page only, and only what it was asked for',
    async holds({ inShell }) {
      const answers = await inShell(async ({ app, BrowserWindow }) => {
        const preload = `${app.getAppPath()}/out/preload/preload.cjs`
        const foreign = new BrowserWindow({ show: false, webPreferences: { preload, sandbox: true } })
        await foreign.loadURL('data:text/html,foreign')
        const asked = await foreign.webContents.executeJavaScript(
          "window.whereabouts.engine().then(() => 'answered', () => 'refused')",
        )
        foreign.destroy()
        return asked as string
      })
      expect(answers).toBe('refused')
    },
  },
]
