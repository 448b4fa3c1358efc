/** What a tag says of itself beside being there. Units are in the names. */
export interface Telemetry {
  readonly batteryPct?: number
  readonly batteryMv?: number
  readonly temperatureC?: number
  readonly humidityPct?: number
  /** The tag itself moves, or what its motion sensor looks at does. */
  readonly moving?: boolean
  /** Movements counted since it was switched on; wraps. */
  readonly movements?: number
  /** Seconds since its last movement or press. */
  readonly movedAgoS?: number
  readonly pressedAgoS?: number
  /** One bit for each button that is pressed, the first one = 1; 0 = none. */
  readonly buttons?: number
  readonly press?: Press
  readonly tampered?: boolean
  /** A door, window, lid or contact that it watches. */
  readonly open?: boolean
  readonly occupied?: boolean
  readonly wet?: boolean
  readonly pressurePa?: number
  readonly illuminanceLux?: number
  readonly co2Ppm?: number
}

/** How a button was pressed, where the tag tells such presses apart. */
export type Press = 'short' | 'double' | 'triple' | 'long' | 'longDouble' | 'longTriple' | 'hold'
