/** How often a rule spoke in the last 30 days, and how often people said that it was a false alarm. */
export interface FalseAlarms {
  readonly raised: number
  readonly falseAlarms: number
}

const tooOften = 0.3
const fewest = 3

/** From here on people stop believing it: its owner is told. */
export const isTooOftenFalse = ({ raised, falseAlarms }: FalseAlarms): boolean =>
  falseAlarms >= fewest && falseAlarms / Math.max(1, raised) >= tooOften
