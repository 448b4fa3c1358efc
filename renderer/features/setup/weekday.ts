/** The name of a day of the week, 1 = Monday. 2024-01-01 was one. */
export const weekday = (day: number, language: string, length: 'short' | 'long' = 'short') =>
  new Intl.DateTimeFormat(language, { weekday: length, timeZone: 'UTC' }).format(Date.UTC(2024, 0, day))
