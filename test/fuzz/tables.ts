import { importKinds } from '../../core/api/housekeeping.ts'
import { Failure } from '../../core/api/errors.ts'
import { localAdministrator } from '../../engine/access/caller.ts'
import { dispatch } from '../../engine/gateway/dispatch.ts'
import { assetHead, smallPlan, smallReceivers } from '../journeys/shell.ts'
import { serveHouse } from '../transit/servedHouse.ts'
import { type Growth, type LongRun, weighed } from './heap.ts'
import { Malformed } from './malformed.ts'

const sound: Record<(typeof importKinds)[number], string> = {
  readers:
    'id,driver,link,receiver,room,settings\nposts,gw-minew,http:/gateways/minew,,,\ndoor,uhf-r200,tcp:10.0.0.9:4001,gw-ward,,"{""power"":20}"\n',
  assets: `${assetHead}\np1,Pump 1,Infusion pump,Agilia,SN1,A1,,ble:AA:00:00:00:00:01,store,high\np2,"Pump, 2",Infusion pump,Agilia,SN2,A2,,,ward,low\n`,
  people: 'id,kind,name,role,mrn,tag\ns1,staff,Ann,nurse,,ble:AA:00:00:00:00:02\nq1,patient,Bob,,MRN1,\n',
  plans:
    'id,asset,type,title,basis,every,unit,last_done,high_risk\nm1,p1,,Yearly,manufacturer,12,months,2026-01-01,yes\n',
}

export interface TableFuzz extends Growth {
  readonly tried: number
  readonly taken: number
  readonly refused: number
  /** Neither done nor refused in words. */
  readonly broken: readonly string[]
}

/** Damaged tables of all kinds, plans and lists of receivers: each is taken or refused in words. */
export async function fuzzTables(count: number, seed: number, run: LongRun = {}): Promise<TableFuzz> {
  const house = await serveHouse()
  const caller = localAdministrator('fuzz')
  const odd = new Malformed(seed)
  const seen = { tried: 0, taken: 0, refused: 0 }
  const broken = new Set<string>()
  const grown = await weighed(
    count,
    async (from, to) => {
      for (let i = from; i < to; i++) {
        seen.tried++
        const kind = odd.pick(importKinds)
        const damage = (text: string) => {
          for (let n = odd.below(4); n > 0; n--) text = odd.damaged(text)
          return text
        }
        try {
          // The site itself is damaged rarely: taken, it is the house of all that follows.
          if (odd.below(10) === 0)
            await dispatch(house.engine, caller, 'site.import', {
              plan: damage(smallPlan),
              receivers: damage(smallReceivers),
            })
          else
            await dispatch(house.engine, caller, 'table.import', { kind, csv: damage(sound[kind]), dryRun: i % 8 > 0 })
          seen.taken++
        } catch (error) {
          if (error instanceof Failure) seen.refused++
          else
            broken.add(
              String((error as Error).stack)
                .split('\n')
                .slice(0, 4)
                .join(' '),
            )
        }
      }
    },
    run,
  )
  await house.close()
  return { ...seen, ...grown, broken: [...broken] }
}
