import { en, type WordId } from '../../i18n/en.ts'
import { useSpeech } from '../../i18n/words.tsx'

/** What people with a role are called in the window's language; a role that this window does not know goes by its id. */
export function useRoleTitle(): (id: string) => string {
  const { say } = useSpeech()
  return id => {
    const word = `title.${id}`
    return isWord(word) ? say(word) : id
  }
}

const isWord = (word: string): word is WordId & `title.${string}` => Object.hasOwn(en, word)
