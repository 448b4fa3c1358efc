import type { CheckItem } from '../model/workOrder.ts'

const number = '-?\\d+(?:\\.\\d+)?'
const limited = new RegExp(`^(.*?)\\s*(<=|>=)\\s*(${number})\\s*(\\S*)$`)
const between = new RegExp(`^(.*?)\\s+(${number})\\s*(?:\\.\\.|…)\\s*(${number})\\s*(\\S+)$`)

/**
 * A line of a checklist as people write it: "Case intact", "Leakage current <= 100 µA", "Flow 95..105 ml/h". A line with
 * limits asks for a reading.
 */
export function parseCheck(line: string): CheckItem {
  const text = line.trim()
  const range = between.exec(text)
  if (range) return { text: range[1], unit: range[4], min: Number(range[2]), max: Number(range[3]) }
  const limit = limited.exec(text)
  if (!limit || limit[1] === '') return { text, unit: null, min: null, max: null }
  const value = Number(limit[3])
  return {
    text: limit[1],
    unit: limit[4],
    min: limit[2] === '>=' ? value : null,
    max: limit[2] === '<=' ? value : null,
  }
}

/** The same line again. */
export function spellCheck({ text, unit, min, max }: CheckItem): string {
  if (unit === null) return text
  if (min !== null && max !== null) return `${text} ${min}..${max} ${unit}`
  return `${text} ${min === null ? '<=' : '>='} ${min ?? max} ${unit}`.trim()
}
