import type { AnswerCard } from '../../core/api/rows.ts'

/** What bears just this label: its name, number, serial or tag. What only resembles it is another pump. */
export const byLabel = (answers: readonly AnswerCard[], label: string): readonly AnswerCard[] => {
  const wanted = label.trim().toLowerCase()
  return answers.filter(({ name, id, assetNo, serial, tag }) =>
    [name, id, assetNo, serial, tag].some(word => word?.toLowerCase() === wanted),
  )
}
