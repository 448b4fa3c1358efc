import type { Figure } from './figure.ts'
import { hotPath } from './hotPath.ts'
import { searching } from './searching.ts'

export const figures = (): Figure[] => [...hotPath(), ...searching()]
