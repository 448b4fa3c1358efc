import { bleAdv } from './ble/bleAdv.ts'
import { bleBgapi } from './ble/bleBgapi.ts'
import { bleBleuio } from './ble/bleBleuio.ts'
import { bleHci } from './ble/bleHci.ts'
import { bleLocal } from './ble/bleLocal.ts'
import { gwEspresense } from './ble/gwEspresense.ts'
import { gwMinew } from './ble/gwMinew.ts'
import { gwOmg } from './ble/gwOmg.ts'
import { gwRuuvi } from './ble/gwRuuvi.ts'
import { gwShelly } from './ble/gwShelly.ts'
import type { DriverKind } from './driver.ts'
import { lfRdm6300 } from './nfc/lfRdm6300.ts'
import { nfcFeig } from './nfc/nfcFeig.ts'
import { nfcPn532 } from './nfc/nfcPn532.ts'
import { nfcTwn4 } from './nfc/nfcTwn4.ts'
import { wedge } from './nfc/wedge.ts'
import { uhfChafon } from './rfid/uhfChafon.ts'
import { uhfChafonCf } from './rfid/uhfChafonCf.ts'
import { uhfLlrp } from './rfid/uhfLlrp.ts'
import { uhfR2000 } from './rfid/uhfR2000.ts'
import { uhfR200 } from './rfid/uhfR200.ts'
import { uhfThingmagic } from './rfid/uhfThingmagic.ts'

/** Every reader that the product speaks to, in the order in which people are shown them. A new driver is one line here. */
export const drivers: readonly DriverKind[] = [
  uhfR200,
  uhfChafon,
  uhfChafonCf,
  uhfR2000,
  uhfThingmagic,
  uhfLlrp,
  nfcPn532,
  nfcTwn4,
  nfcFeig,
  lfRdm6300,
  wedge,
  bleAdv,
  bleHci,
  bleBgapi,
  bleBleuio,
  bleLocal,
  gwEspresense,
  gwOmg,
  gwMinew,
  gwRuuvi,
  gwShelly,
]

export const findDriver = (id: string): DriverKind | undefined => drivers.find(driver => driver.id === id)
