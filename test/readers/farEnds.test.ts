import { describe, expect, it } from 'vitest'
import { asReaderId, asReceiverId } from '../../core/model/ids.ts'
import type { Problem } from '../../core/model/problem.ts'
import { parseTagId } from '../../core/model/tagId.ts'
import type { Reading } from '../../readers/driver.ts'
import { drivers, findDriver } from '../../readers/registry.ts'
import { startSession } from '../../readers/session.ts'
import { type Fault, type Label, roundMs } from '../../sim/readers/farEnd.ts'
import { farEnds, sampleTag } from '../../sim/readers/index.ts'
import { Random } from '../../sim/random.ts'
import { VirtualClock, Wire } from './virtualWire.ts'

/** With what each driver is set up, and what its reader must have been told then. */
const cases: Readonly<Record<string, readonly [settings: object, told: object]>> = {
  'uhf-r200': [
    { region: 'us', powerDbm: 20, channel: 'hop', session: 1, q: 5, select: '3075', tid: true },
    { region: '02', power: '07D0', hopping: 'FF', query: '1128', select: '010000002010003075', selectMode: '00' },
  ],
  'uhf-chafon': [
    { region: 'eu', powerDbm: 26, workMode: 'answer', antennas: [2], session: 2, q: 5, tid: true, scanTimeMs: 500 },
    { region: '4E00', power: '1A', workMode: '00', inventory: '250201000000008105' },
  ],
  'uhf-chafon plain': [
    { region: 'us', powerDbm: 30, workMode: 'answer' },
    { region: '3180', power: '1E', workMode: '000000000000', inventory: '' },
  ],
  'uhf-chafon-cf': [
    { powerDbm: 20, antennaPowersDbm: [20, 18], read: 'tags', output: 'transparent' },
    { power: '1400', antennaPower: '01011412121212121212', read: '010000000000000000', output: '0101' },
  ],
  'uhf-r2000': [
    {
      region: 'us',
      powerDbm: [20, 21, 22, 23],
      beeper: 'quiet',
      inventory: 's1',
      target: 'b',
      phase: true,
      antennas: [2],
    },
    { region: '01073B', power: '14151617', beeper: '00', inventory: '8B0101000101' },
  ],
  'uhf-thingmagic': [
    { region: 'eu3', powerDbm: 23.5, antennas: [1, 2], session: 1, tid: true },
    { region: '08', power: '092E', protocol: '0005', antennas: '0201010202', session: '050001', option: '010C00' },
  ],
  'nfc-pn532': [{ retries: 7 }, { mode: '010000', retries: '05FF0107' }],
  'nfc-twn4': [{}, { kinds: 'FFFFFFFFFFFFFFFF' }],
  'nfc-twn4 crc': [{ crc: true }, { kinds: 'FFFFFFFFFFFFFFFF' }],
  'nfc-twn4 binary': [{ form: 'binary' }, { kinds: 'FFFFFFFFFFFFFFFF' }],
  'nfc-twn4 binary bare': [{ form: 'binary', crc: false }, { kinds: 'FFFFFFFFFFFFFFFF' }],
  'nfc-feig': [{}, {}],
  'nfc-feig buffered': [{ mode: 'buffered', frames: 'standard', records: 10 }, {}],
  'nfc-feig notify': [{ mode: 'notify' }, {}],
  'lf-rdm6300': [{}, {}],
  wedge: [{}, {}],
  'ble-adv': [{}, {}],
  'ble-hci': [
    { active: true, intervalMs: 100 },
    { events: '0210000000000000', scan: '01A000A0000000' },
  ],
  'ble-bgapi': [{ active: true, intervalMs: 100 }, { scan: 'A000A00001' }],
  'ble-bleuio': [{ filter: '4c00' }, { V: '1', CENTRAL: '', SHOWRSSI: '1', FINDSCANDATA: '4C00' }],
  'gw-espresense': [{}, {}],
  'gw-omg': [{}, {}],
  'gw-minew': [{}, {}],
  'gw-minew binary': [{}, {}],
  'gw-ruuvi': [{}, {}],
  'gw-shelly': [{}, {}],
}

/** Without a check in their frames a byte that was turned on the way is believed. */
const unchecked: readonly string[] = ['nfc-twn4', 'wedge', 'ble-adv', 'ble-hci', 'ble-bgapi', 'ble-bleuio']
const isUnchecked = (form: string) => unchecked.includes(form) || form.startsWith('gw-')
/** What is misread is not believed here, and can't be told either. */
const isSilent = (form: string) => isUnchecked(form) || form === 'nfc-twn4 binary bare'

/** The driver in its session, its reader at the far end of a virtual wire, and what came of it. */
function together(form: string, settings: object) {
  const [id = ''] = form.split(' ')
  const kind = findDriver(id)!
  const clock = new VirtualClock()
  const wire = new Wire(clock)
  const far = farEnds[form]!(new Random(1), output => wire.plugged && wire.events && wire.say(output))
  const tag = parseTagId(sampleTag(id))!
  let field: readonly Label[] = [{ tag, rssiDbm: -55 }]
  wire.onSend = bytes => clock.setTimer(5, () => far.receive(bytes))
  const told = { readings: [] as Reading[], problems: [] as Problem[] }
  const session = startSession({
    reader: { id: asReaderId('x'), driver: id, link: 'x', receiver: asReceiverId('x'), room: null, settings: {} },
    driver: kind,
    settings: kind.settings.parse(settings),
    openLink: wire.open,
    clock,
    random: () => 1,
    listener: {
      onReading: reading => told.readings.push(reading),
      onReceiver() {},
      onProblem: problem => told.problems.push(problem),
      onHealth() {},
    },
  })
  const start = clock.now()
  return {
    ...told,
    tag,
    far,
    wire,
    session,
    leave: () => (field = []),
    pass(ms: number) {
      for (let passed = 0; passed < ms; passed += roundMs / 2) {
        clock.pass(roundMs / 2)
        far.advance(clock.now() - start, () => field)
      }
    },
    /** Readings of so long a time. */
    readFor(ms: number): number {
      const before = told.readings.length
      this.pass(ms)
      return told.readings.length - before
    },
  }
}

describe('every driver', () => {
  it('has a reader at the far end, and a row in this table', () => {
    const others = ['uhf-llrp', 'ble-local']
    const ids = drivers.map(({ id }) => id).filter(id => !others.includes(id))
    expect(Object.keys(cases)).toEqual(expect.arrayContaining(ids))
    expect(Object.keys(farEnds)).toEqual(expect.arrayContaining(Object.keys(cases)))
  })
})

describe.each(Object.entries(cases))('%s with its reader', (form, [settings, toldOf]) => {
  const [id = ''] = form.split(' ')
  const begun = () => {
    const set = together(form, settings)
    set.pass(6000)
    return set
  }

  it('sets it up as it was told to, and reads, without a complaint', () => {
    const set = begun()
    expect(set.far.settings).toMatchObject(toldOf)
    expect(set.readings.length).toBeGreaterThan(5)
    expect(set.readings.at(-1)).toMatchObject({ tag: set.tag })
    expect(set.problems).toEqual([])
    expect(set.session.health.state).toBe('up')
  })

  it.each(['garbage', 'checksum', 'cut'] as const)('comes through %s and goes on reading', fault => {
    const set = begun()
    set.far.inject(fault)
    set.pass(20_000)
    expect(set.readFor(5000)).toBeGreaterThan(5)
    if (!isUnchecked(form)) expect(new Set(set.readings.map(({ tag }) => tag))).toEqual(new Set([set.tag]))
    if (!isSilent(form) || fault === 'garbage') expect(set.problems.length).toBeGreaterThan(0)
  })

  it('loses nothing of a flood, and tells nothing twice that came once', () => {
    const set = begun()
    const usual = set.readFor(5000)
    set.far.inject('flood')
    const flooded = set.readFor(5000)
    // Those are asked for a single tag at a time.
    if (id !== 'nfc-pn532' && id !== 'nfc-twn4') expect(flooded).toBeGreaterThanOrEqual(300)
    expect(flooded).toBeLessThan(300 + 2 * usual)
    set.far.inject('duplicate')
    expect(set.readFor(5000)).toBeLessThan(2 * usual + 2)
  })

  it('recovers from an error that its reader reports', () => {
    const set = begun()
    set.far.inject('error')
    set.pass(30_000)
    expect(set.readFor(5000)).toBeGreaterThan(5)
    expect(set.far.settings).toMatchObject(toldOf)
    if (!findDriver(id)!.mute && id !== 'ble-adv') expect(set.problems.length).toBeGreaterThan(0)
  })

  it('sets it up anew after a moment without power', () => {
    const set = begun()
    set.far.inject('power')
    set.pass(30_000)
    expect(set.far.settings).toMatchObject(toldOf)
    expect(set.readFor(5000)).toBeGreaterThan(5)
  })

  it('notices its silence, and is back when it speaks again', () => {
    const set = begun()
    set.far.inject('silence' satisfies Fault)
    expect(set.readFor(70_000)).toBe(0)
    if (!findDriver(id)!.mute) expect(set.session.health.state).toBe('silent')
    set.far.inject('speech')
    set.pass(30_000)
    expect(set.readFor(5000)).toBeGreaterThan(5)
    expect(set.far.settings).toMatchObject(toldOf)
  })

  it('is back within 5 s when its cable is', () => {
    const set = begun()
    set.wire.pull()
    expect(set.readFor(20_000)).toBe(0)
    set.far.restart()
    set.wire.plugged = true
    set.pass(5000)
    expect(set.readFor(5000)).toBeGreaterThan(5)
    expect(set.far.settings).toMatchObject(toldOf)
  })

  it('reads nothing where nothing is, and says nothing of it', () => {
    const set = begun()
    set.leave()
    set.pass(1000)
    expect(set.readFor(60_000)).toBe(0)
    expect(set.problems).toEqual([])
  })
})
