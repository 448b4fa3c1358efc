/** What the house raises by itself: the words of its alarms, which no rule of people may begin with. */
const words = /^(missing|reappeared|break-glass|reader-|receiver-|sighting-storm|two-places)/

export const isBuiltIn = (rule: string): boolean => words.test(rule)
