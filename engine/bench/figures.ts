import type { Figure, Size } from './figure.ts'
import { hotPath } from './hotPath.ts'
import { positioningFigures, positioningSizes } from './positioning.ts'
import { searching } from './searching.ts'

export const figures = (): readonly Figure[] => [...hotPath(), ...searching(), ...positioningFigures()]

export const sizes = (): readonly Size[] => positioningSizes()
