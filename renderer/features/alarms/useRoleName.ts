import type { WordId } from '../../i18n/en.ts'
import { useSpeech } from '../../i18n/words.tsx'

/** The roles of the house's own alarms; people may write others into their rules and their roster. */
export const knownRoles = ['nurse', 'charge nurse', 'supervisor', 'biomed', 'technician'] as const

const words: Readonly<Record<string, WordId>> = {
  nurse: 'role.nurse',
  'charge nurse': 'role.chargeNurse',
  supervisor: 'role.supervisor',
  biomed: 'role.biomed',
  technician: 'role.technician',
}

/** A role of the roster in the window's language; one that people made up as they wrote it. */
export function useRoleName(): (role: string) => string {
  const { say } = useSpeech()
  return role => {
    const word = words[role.toLowerCase()]
    return word === undefined ? role : say(word)
  }
}
