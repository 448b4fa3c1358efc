import { expect, test } from 'vitest'
import { roles } from '../../../core/access/roles.ts'
import { en } from '../../i18n/en.ts'

test('every role has a word in the window', () => {
  expect(roles.filter(({ id }) => !Object.hasOwn(en, `title.${id}`))).toEqual([])
})
