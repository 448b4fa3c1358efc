/** The far end of each driver's line, by the driver's id, and of the other forms that some speak. */
import type { Message } from '../../readers/driver.ts'
import { binarySpelling, textSpelling } from '../../readers/nfc/twn4Frame.ts'
import type { Random } from '../random.ts'
import { BareListener, BgapiDongle, BleuioDongle, HciController } from './bluetooth.ts'
import { ChafonReader } from './chafon.ts'
import { ChafonCfReader } from './chafonCf.ts'
import type { FarEnd } from './farEnd.ts'
import { FeigReader } from './feig.ts'
import { EspresenseEnd, MinewBinaryEnd, MinewEnd, OmgEnd, RuuviEnd, ShellyEnd } from './gateways.ts'
import { Rdm6300Module, Scanner } from './mute.ts'
import { Pn532Chip } from './pn532.ts'
import { R2000Reader } from './r2000.ts'
import { R200Module } from './r200.ts'
import { ThingmagicModule } from './thingmagic.ts'
import { Twn4Reader } from './twn4.ts'

export type AnyFarEnd = FarEnd | FarEnd<Message>
type MakeFarEnd = (random: Random, send: (output: Uint8Array | Message) => void) => AnyFarEnd

export const farEnds: Readonly<Record<string, MakeFarEnd>> = {
  'uhf-r200': (random, send) => new R200Module(random, send),
  'uhf-chafon': (random, send) => new ChafonReader(random, send),
  'uhf-chafon plain': (random, send) => new ChafonReader(random, send, true),
  'uhf-chafon-cf': (random, send) => new ChafonCfReader(random, send),
  'uhf-r2000': (random, send) => new R2000Reader(random, send),
  'uhf-thingmagic': (random, send) => new ThingmagicModule(random, send),
  'nfc-pn532': (random, send) => new Pn532Chip(random, send),
  'nfc-twn4': (random, send) => new Twn4Reader(random, send),
  'nfc-twn4 crc': (random, send) => new Twn4Reader(random, send, textSpelling(true)),
  'nfc-twn4 binary': (random, send) => new Twn4Reader(random, send, binarySpelling(true)),
  'nfc-twn4 binary bare': (random, send) => new Twn4Reader(random, send, binarySpelling(false)),
  'nfc-feig': (random, send) => new FeigReader(random, send),
  'nfc-feig buffered': (random, send) => new FeigReader(random, send, 'buffered'),
  'nfc-feig notify': (random, send) => new FeigReader(random, send, 'notify'),
  'lf-rdm6300': (random, send) => new Rdm6300Module(random, send),
  wedge: (random, send) => new Scanner(random, send),
  'ble-adv': (random, send) => new BareListener(random, send),
  'ble-hci': (random, send) => new HciController(random, send),
  'ble-bgapi': (random, send) => new BgapiDongle(random, send),
  'ble-bleuio': (random, send) => new BleuioDongle(random, send),
  'gw-espresense': (random, send) => new EspresenseEnd(random, send),
  'gw-omg': (random, send) => new OmgEnd(random, send),
  'gw-minew': (random, send) => new MinewEnd(random, send),
  'gw-minew binary': (random, send) => new MinewBinaryEnd(random, send),
  'gw-ruuvi': (random, send) => new RuuviEnd(random, send),
  'gw-shelly': (random, send) => new ShellyEnd(random, send),
}

/** A tag that the driver's readers can read, for who has none at hand. */
export const sampleTag = (driver: string): string => {
  if (driver.startsWith('uhf-')) return 'epc:30751FEB705C5904E3D50D70'
  if (driver.startsWith('nfc-')) return 'nfc:04A224B1C85E80'
  if (driver.startsWith('lf-')) return 'lf:62E3086CED'
  return driver === 'wedge' ? 'barcode:PUMP-0017' : 'ibeacon:7C1B5E20-94D3-4F6A-8E0D-52A9C36B41F7/1/17'
}
