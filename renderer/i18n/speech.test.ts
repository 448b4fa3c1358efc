import { createIntl } from 'react-intl'
import { describe, expect, it } from 'vitest'
import {
  evidenceIds,
  inEnglish,
  phrase,
  type Said,
  sentence,
  sentenceIds,
  sentenceIn,
  standInIds,
} from '../../core/model/sentences.ts'
import { dictionaries } from './dictionaries.ts'
import { percent, speech } from './speech.ts'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour
const english = speech(createIntl({ locale: 'en', messages: { ...dictionaries.en } }), 'Europe/Berlin')
const german = speech(createIntl({ locale: 'de', messages: { ...dictionaries.de } }), 'Europe/Berlin')
const plain = (text: string) => text.replaceAll('\u00a0', ' ')
/** Sunday 22 November 2026, 14:02 in Berlin. */
const now = Date.UTC(2026, 10, 22, 13, 2)

describe('ages', () => {
  it.each([
    [0, '0 s'],
    [-500, '0 s'],
    [4_000, '4 s'],
    [59_999, '59 s'],
    [22 * minute, '22 min'],
    [hour - 1, '59 min'],
    [2 * hour, '2 h'],
    [2 * hour + 5 * minute, '2 h 5 min'],
    [26 * hour + 5 * minute, '26 h'],
    [2 * day, '2 days'],
    [40 * day, '40 days'],
  ])('%d ms is %s', (ms, text) => {
    expect(plain(english.age(ms))).toBe(text)
  })

  it('are told as passed, and not counted while they are too short to matter', () => {
    expect(english.ago(1_500)).toBe('just now')
    expect(plain(english.ago(22 * minute))).toBe('22 min ago')
    expect(plain(german.ago(2 * day))).toBe('vor 2 Tagen')
  })
})

describe('moments', () => {
  it('are said in the time zone of the site', () => {
    expect(english.clock(now)).toBe('14:02')
    expect(english.moment(now, now)).toBe('today 14:02')
  })

  it('know yesterday by the site’s midnight, not by 24 hours', () => {
    const justAfterMidnight = Date.UTC(2026, 10, 21, 23, 30)
    expect(english.moment(justAfterMidnight - hour, justAfterMidnight)).toBe('yesterday 23:30')
    expect(english.moment(justAfterMidnight, now)).toBe('today 00:30')
  })

  it('name the day before that', () => {
    expect(english.moment(now - 3 * day, now)).toBe('Thu 19 Nov 14:02')
  })

  it('begin with the clock alone on the same day', () => {
    expect(english.begin(now - 22 * minute, now)).toBe('13:40')
    expect(english.begin(now - day, now)).toBe('yesterday 14:02')
  })

  it('pass a change of the clocks without losing a day', () => {
    const afterChange = Date.UTC(2026, 9, 25, 11)
    expect(english.moment(afterChange - 24 * hour, afterChange)).toBe('yesterday 13:00')
  })
})

describe('days that maintenance is due', () => {
  it.each([
    ['2026-11-22', 0, 'today'],
    ['2026-11-23', 1, 'tomorrow (Mon 23 Nov)'],
    ['2026-11-26', 4, 'in 4 days (Thu 26 Nov)'],
    ['2026-11-20', -2, '2 days overdue (Fri 20 Nov)'],
    ['2026-11-21', -1, '1 day overdue (Sat 21 Nov)'],
    ['2027-10-06', 318, 'in 318 days (6 Oct 2027)'],
  ])('%s', (on, dueInDays, text) => {
    expect(english.dueDay(on, dueInDays)).toBe(text)
  })

  it('keep their calendar day in every zone', () => {
    const west = speech(createIntl({ locale: 'en', messages: { ...dictionaries.en } }), 'America/Los_Angeles')
    expect(west.dueDay('2026-11-26', 4)).toBe('in 4 days (Thu 26 Nov)')
  })
})

describe('sureness', () => {
  it.each([
    [0.96, 'Almost certain, 96 %'],
    [0.9, 'Almost certain, 90 %'],
    [0.71, 'Probably, 71 %'],
    [0.5, 'Possibly, 50 %'],
    [0.2, 'Unsure, 20 %'],
    [0.9999, 'Almost certain, 99 %'],
    [1, 'Almost certain, 99 %'],
  ])('%d is %s', (probability, text) => {
    expect(english.sureness(probability)).toBe(text)
  })

  it('is rounded down, so that 90 % is never said of less', () => {
    expect(percent(0.8999)).toBe(89)
    expect(percent(0.29)).toBe(29)
  })
})

describe('alarms', () => {
  const arabic = speech(createIntl({ locale: 'ar', messages: { ...dictionaries.ar } }), 'Europe/Berlin')
  const said: Said = {
    title: sentence('receiverDown'),
    text: [sentence('receiverDownText', { id: 'gw-7' }), sentence('notHeard', { rooms: ['ICU 1', 'ICU 2'] })],
  }
  const alarm = { title: 'Receiver down', text: inEnglish(said.text), said }

  it('are told in the language of the window', () => {
    expect(english.tell(alarm)).toEqual({ title: alarm.title, text: alarm.text })
    expect(german.tell(alarm)).toEqual({
      title: 'Empfänger ausgefallen',
      text: 'gw-7 sagt nichts mehr. Dort wird jetzt nichts gehört: ICU 1, ICU 2.',
    })
    expect(arabic.tell(alarm).text).toContain('\u2068ICU 1\u2069، \u2068ICU 2\u2069')
  })

  it('keep the name that people gave their rule, and words have their own form', () => {
    const ofRule: Said = {
      title: null,
      text: [sentence('ruleEnter', { name: { word: 'equipment' }, place: { word: 'noRoom' } })],
    }
    expect(german.tell({ title: 'Pumps out', text: 'Equipment is in no known room.', said: ofRule })).toEqual({
      title: 'Pumps out',
      text: 'Ein Gerät ist in keinem bekannten Raum.',
    })
  })

  it('of older versions stand as they were written', () => {
    expect(german.tell({ title: 'Missing', text: 'Pump 1 is gone.', said: null })).toEqual({
      title: 'Missing',
      text: 'Pump 1 is gone.',
    })
  })

  it('say each sentence with the same values in each language', () => {
    const valuesOf = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, key]) => key).sort()
    for (const id of sentenceIds)
      for (const words of [dictionaries.de, dictionaries.ar])
        expect(valuesOf(words[`said.${id}`]), id).toEqual(valuesOf(dictionaries.en[`said.${id}`]))
  })
})

describe('why something is where it is said to be', () => {
  const arabic = speech(createIntl({ locale: 'ar', messages: { ...dictionaries.ar } }), 'Europe/Berlin')
  const gateway = (place: string) => ({ kind: { word: 'ble' }, place, which: '' }) as const
  const heard = [
    sentence('whyHeard', {
      receivers: {
        phrases: [
          phrase('whyHeardExpected', { ...gateway('ICU 1'), dbm: -52, expected: -54 }),
          phrase('whyHeardHardly', { ...gateway('ICU 2'), dbm: -88 }),
        ],
      },
    }),
  ]
  const taken = [sentence('whyTaken', { name: 'Pump 1', room: 'ICU 1', since: { moment: now } })]

  it('is told in each language, phrases within sentences and moments in the time of the site', () => {
    expect(inEnglish(taken, 'Europe/Berlin')).toBe('Pump 1 is taken to be in ICU 1 since Sun 22 Nov, 14:02:00.')
    expect(english.read(taken)).toBe('Pump 1 is taken to be in ICU 1 since Sun 22 Nov 14:02:00.')
    expect(plain(german.read(taken))).toBe('Pump 1 gilt seit So. 22. Nov. 14:02:00 als in ICU 1.')
    expect(english.read(heard)).toBe(inEnglish(heard))
    expect(german.read(heard)).toBe(
      'Gehört von BLE-Gateway in ICU 1 mit -52 dBm (erwartet -54), BLE-Gateway in ICU 2 mit -88 dBm (dort kaum zu erwarten).',
    )
    expect(arabic.read(heard)).toContain('\u2068ICU 1\u2069 بقوة \u2066-52 dBm\u2069')
  })
})

describe('what is kept as text', () => {
  it('stands for a name in the language of the window, and names stay as they are', () => {
    expect(german.named(inEnglish([sentence('standInPatientIn', { room: 'ICU 1' })]))).toBe('Patient/in in ICU 1')
    expect(german.named('Patient')).toBe('Patient/in')
    expect(german.named('Patient lift 3')).toBe('Patient lift 3')
    const about = sentence('ruleEnter', { name: 'Patient in ICU 1', place: 'ICU 1' })
    expect(german.read([about])).toBe('Patient/in in ICU 1 ist in ICU 1.')
    expect(german.named('Infusion pump 7 (Staff)')).toBe('Infusion pump 7 (Staff)')
  })

  it('is known again with all that was filled in, and nothing else is', () => {
    const values = { place: 'Ward (2.0) {x}', pct: 71, gap: '5 s', silence: '3 min', receivers: ['a', 'b'], room: '3+' }
    for (const id of [...standInIds, ...evidenceIds]) {
      const text = inEnglish([sentence(id, values)])
      const again = sentenceIn(text, id.startsWith('standIn') ? standInIds : evidenceIds)
      expect(again?.id).toBe(id)
      expect(inEnglish([again!])).toBe(text)
    }
    expect(sentenceIn('Somebody saw it.', evidenceIds)).toBeNull()
  })
})

describe('names in Latin letters', () => {
  it('keep their own direction in an Arabic sentence', () => {
    const arabic = speech(createIntl({ locale: 'ar', messages: { ...dictionaries.ar } }), 'Europe/Berlin')
    expect(arabic.say('day.in', { n: 3, day: 'Thu 26 Nov' })).toContain('\u2068Thu 26 Nov\u2069')
    expect(arabic.say('day.in', { n: 3, day: 'الخميس' })).not.toContain('\u2068')
    expect(english.say('day.in', { n: 3, day: 'Thu 26 Nov' })).not.toContain('\u2068')
  })
})
