import {
  type SentenceId,
  sentencesInEnglish,
  type WordOfSentence,
  wordsInEnglish,
} from '../../../core/model/sentences.ts'

type Sentences = { readonly [Id in SentenceId as `said.${Id}`]: string } & {
  readonly [Word in WordOfSentence as `saidWord.${Word}`]: string
}

const prefixed = (prefix: string, list: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(list).map(([id, text]) => [`${prefix}.${id}`, text]))

/** What alarms say: the sentences of the engine. */
export const sentencesEn = {
  ...prefixed('said', sentencesInEnglish),
  ...prefixed('saidWord', wordsInEnglish),
} as Sentences
