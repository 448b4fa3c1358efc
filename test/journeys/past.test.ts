import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { connectAsync } from 'mqtt'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  asked,
  assetHead,
  eventually,
  fillSite,
  folderWith,
  serve,
  smallPlan,
  smallReceivers,
  whereabouts,
} from './shell.ts'

const beacon = 'iBeacon:7c1b5e20-94d3-4f6a-8e0d-52a9c36b41f7-1-7'

interface Why {
  readonly change: { readonly room: string; readonly at: string; readonly from: string | null } | null
  readonly lines: readonly string[]
}
interface Stay {
  readonly name: string
  readonly room: string
  readonly from: string
  readonly to: string | null
}

/** A pump is carried from the store to the ward; later, people ask why it is said to be there, and where it was. */
describe('what was', () => {
  const files = folderWith({
    'plan.json': smallPlan,
    'receivers.csv': smallReceivers,
    'readers.csv': 'id,driver,link,receiver,room,settings\nfeed,gw-espresense,mqtt:espresense,,,\n',
    'assets.csv': `${assetHead}\npump,Infusion pump 7,Infusion pump,Agilia,SN7,A7,,${beacon},store,high\n`,
  })
  const data = files.file('site')
  let whileServed: Why
  afterAll(() => files.remove())

  beforeAll(async () => {
    await fillSite(files)
    const port = await freePort()
    const server = await serve(data, '--mqtt', String(port))
    const broker = await connectAsync(`mqtt://127.0.0.1:${port}`)
    const hearUntilIn = async (room: string, other: string) => {
      const beat = setInterval(() => {
        for (const [gateway, rssi] of [
          [room, -50],
          [other, -78],
        ] as const)
          broker.publish(
            `espresense/devices/${beacon}/gw-${gateway}`,
            JSON.stringify({ id: beacon, 'rssi@1m': -59, rssi: rssi - Math.random() }),
          )
      }, 250)
      await eventually(`the pump is in the ${room} and its stay is kept`, 40_000, async () => {
        whileServed = await asked<Why>('why', 'A7', '--url', server.url)
        const stays = await asked<Stay[]>('history', 'A7', '--data', data)
        return whileServed.change?.room === room && stays.at(-1)?.room === room
      })
      clearInterval(beat)
    }
    await hearUntilIn('store', 'ward')
    await hearUntilIn('ward', 'store')
    await broker.endAsync(true)
    expect(await server.stop()).toBe(0)
  }, 120_000)

  it('is told in at most five lines, by room names, of the running server and of the closed folder alike', async () => {
    expect(whileServed.change).toMatchObject({ room: 'ward', from: 'store' })
    const { code, out } = await whereabouts('why', 'infusion', 'pump', '--data', data)
    expect(code).toBe(0)
    const lines = out.trim().split('\n')
    expect(lines.length).toBeGreaterThanOrEqual(3)
    expect(lines.length).toBeLessThanOrEqual(5)
    expect(lines.slice(0, 3)).toEqual(whileServed.lines.slice(0, 3))
    expect(lines[0]).toMatch(/^Infusion pump 7 is taken to be in Ward since .* Before that: Store\.$/)
    expect(out).toContain('the BLE gateway in Ward at -5')
    expect(out).not.toContain('gw-')
  })

  it('is told of an earlier time too', async () => {
    const before = new Date(Date.parse(whileServed.change!.at) - 1).toISOString()
    expect(await asked<Why>('why', 'A7', '--at', before, '--data', data)).toMatchObject({ change: { room: 'store' } })
    const tooEarly = await whereabouts('why', 'A7', '--at', '8 days ago', '--data', data)
    expect(tooEarly).toMatchObject({ code: 1, err: expect.stringMatching(/kept for 7 days/) })
  })

  it('is a history of the thing and of the room', async () => {
    const stays = await asked<Stay[]>('history', 'A7', '--from', '1 h ago', '--to', 'now', '--data', data)
    expect(stays.map(s => s.room)).toEqual(['store', 'ward'])
    expect(stays[1].from).toBe(stays[0].to)
    expect(stays[1].to).toBeNull()
    expect(await asked<Stay[]>('history', 'Store', '--data', data)).toMatchObject([{ name: 'Infusion pump 7' }])
    expect(await asked<Stay[]>('history', 'A7', '--from', '3 h ago', '--to', '2 h ago', '--data', data)).toEqual([])
    expect(await whereabouts('history', 'A7', '--from', 'soon', '--data', data)).toMatchObject({ code: 1 })
  })
})

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}
