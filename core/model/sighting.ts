import type { ReceiverId, TagId } from './ids.ts'

/** What a tag says of itself beside being there. Units are in the names. */
export interface Telemetry {
  readonly batteryPct?: number
  readonly batteryMv?: number
  readonly temperatureC?: number
  readonly humidityPct?: number
  readonly moving?: boolean
  readonly buttons?: number
  readonly tampered?: boolean
}

/** "Receiver R heard tag T at that moment, this loud." What the readers give to the core. */
export interface Sighting {
  readonly tag: TagId
  readonly receiver: ReceiverId
  /** Epoch ms UTC, on this computer's clock. */
  readonly at: number
  /** NaN where the reader does not measure it (NFC, LF, barcode). */
  readonly rssiDbm: number
  readonly telemetry?: Telemetry
}
