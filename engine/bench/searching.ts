import { localAdministrator } from '../access/caller.ts'
import { asSubjectId } from '../../core/model/ids.ts'
import type { Subject } from '../../core/model/subject.ts'
import type { World } from '../../core/world.ts'
import { find } from '../find.ts'
import { type Figure, secondsOf } from './figure.ts'

const everybody = localAdministrator('bench').rights

const types = [
  'Infusion pump',
  'Syringe pump',
  'Patient monitor',
  'Ventilator',
  'Wheelchair',
  'Bladder scanner',
  'Bed',
  'ECG',
]
const queries = [
  'infusion pump',
  'infusino',
  'IV-4711',
  'wheelchair',
  'ventilator 12',
  'SN20184711',
  'blader scanner',
  'bed 77',
]

/** The search box over ten thousand subjects, one typo forgiven. Yardstick: `includes` over the same texts. */
export function searching(): Figure[] {
  const subjects = new Map(
    Array.from({ length: 10_000 }, (_, n): [Subject['id'], Subject] => {
      const type = types[n % types.length]
      return [
        asSubjectId(`s${n}`),
        {
          id: asSubjectId(`s${n}`),
          kind: 'asset',
          name: `${type} ${n}`,
          type,
          model: 'Agilia VP',
          serial: `SN2018${n}`,
          assetNo: `IV-${n}`,
          udi: '',
          mrn: '',
          tag: null,
          homeRoom: null,
          highRisk: false,
          state: 'available',
        },
      ]
    }),
  )
  const world = { subjects, tags: [], tagIndex: new Map(), rooms: [], roomIndex: new Map() } as unknown as World
  const texts = [...subjects.values()].map(s => `${s.name} ${s.model} ${s.serial} ${s.assetNo}`.toLowerCase())
  const rounds = 5
  for (const query of queries)
    if (query !== 'SN20184711' && find(world, query, everybody).length === 0)
      throw new Error(`nothing found for ${query}`)
  const plain = secondsOf(() => {
    for (let r = 0; r < rounds; r++)
      for (const query of queries) texts.filter(text => text.includes(query.toLowerCase()))
  })
  const fuzzy = secondsOf(() => {
    for (let r = 0; r < rounds; r++) for (const query of queries) find(world, query, everybody)
  })
  return [
    {
      name: 'searches of 10,000 subjects',
      perSecond: (rounds * queries.length) / fuzzy,
      ratio: fuzzy / plain,
      yardstick: 'a substring test of the same texts',
    },
  ]
}
