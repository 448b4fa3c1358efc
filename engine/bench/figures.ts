import type { Figure } from './figure.ts'
import { hotPath } from './hotPath.ts'
import { positioningFigures } from './positioning.ts'
import { searching } from './searching.ts'

export const figures = (): Figure[] => [
  ...hotPath(),
  ...searching(),
  ...positioningFigures([1000, 3000, 10_000]).figures,
]
