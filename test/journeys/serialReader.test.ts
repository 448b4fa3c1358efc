import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { freshPortPath, plugIn, type PseudoTerminal } from '../pty/pseudoTerminal.ts'
import {
  asked,
  assetHead,
  eventually,
  folderWith,
  type RunningServer,
  serve,
  smallPlan,
  smallReceivers,
  fillSite,
} from './shell.ts'

/** A capture of a real module: tag E200001D7315016521408FC6 at -60 dBm (protocols.md, section 1). */
const notice = Buffer.from('BB02220011C43000E200001D7315016521408FC6B83EC27E', 'hex')

describe('a reader on a serial port', () => {
  const port = freshPortPath()
  const files = folderWith({
    'plan.json': smallPlan,
    'receivers.csv': smallReceivers,
    'readers.csv': `id,driver,link,receiver,room,settings\ndock-door,uhf-r200,serial:${port.path}?baud=115200,,dock,\n`,
    'assets.csv': `${assetHead}\npump,Infusion pump 7,Infusion pump,Agilia,SN7,A7,,epc:E200001D7315016521408FC6,store,high\n`,
  })
  const data = files.file('site')
  let module: PseudoTerminal
  let server: RunningServer
  let beat: NodeJS.Timeout

  /** The far end: a module that was left in multi-poll and reads its tag all the time. */
  const play = async () => {
    module = await plugIn(port.path)
    beat = setInterval(() => module.write(notice), 200)
  }
  const pull = async () => {
    clearInterval(beat)
    await module.kill()
  }

  beforeAll(async () => {
    await fillSite(files)
    await play()
    server = await serve(data)
  })
  afterAll(async () => {
    clearInterval(beat)
    await server?.stop()
    await module?.kill()
    files.remove()
    port.remove()
  })

  const reader = async () =>
    (await asked<{ id: string; state: string }[]>('readers', '--data', data)).find(r => r.id === 'dock-door')!.state
  const dock = async () =>
    (await asked<{ id: string; coverage: string; subjects: { id: string }[] }[]>('rooms', '--data', data)).find(
      r => r.id === 'dock',
    )!
  it('puts the asset it reads into its room, heard now', async () => {
    await eventually('the asset is placed', 20_000, async () => {
      const [card] = await asked<{ place: { room: string } | null; ageMs: number; probability: number }[]>(
        'where',
        'A7',
        '--data',
        data,
      )
      return card.place?.room === 'dock' && card.ageMs < 3000 && card.probability > 0.9
    })
    expect((await dock()).subjects.map(s => s.id)).toEqual(['pump'])
  })

  it('is shown down and its room blind when it is pulled, and up when it is back', async () => {
    await pull()
    await eventually('reader down', 10_000, async () => (await reader()) === 'down')
    await eventually('room blind', 15_000, async () => (await dock()).coverage === 'blind')
    await play()
    // Five seconds are for the reader; the rest is what two shells take to start on a busy machine.
    await eventually('reader up again', 10_000, async () => (await reader()) === 'up')
    await eventually('room heard again', 10_000, async () => (await dock()).coverage === 'heard')
  })
})
