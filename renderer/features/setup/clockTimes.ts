/** Written alike in all languages, which the system's own field for times is not. */
const halfHours = Array.from(
  { length: 48 },
  (_, n) => `${String(Math.floor(n / 2)).padStart(2, '0')}:${n % 2 === 0 ? '00' : '30'}`,
)

/** The half hours of a day, and a time that somebody wrote elsewhere. */
export const clockTimes = (present: string): readonly string[] =>
  halfHours.includes(present) ? halfHours : [present, ...halfHours]
