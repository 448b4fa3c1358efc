import { z } from 'zod'

/** What a string names: fields of these schemas tell the gateway whose row it is, and whom a question is about. */
export const refers = z.registry<{ readonly to: 'subject' | 'alert' | 'case' | 'order' }>()

/** In an output: the object that holds it is a row of that subject. In an input: it is asked about that subject. */
export const SubjectId = z.string().register(refers, { to: 'subject' })
export const AlertRef = z.string().register(refers, { to: 'alert' })
export const CaseRef = z.string().register(refers, { to: 'case' })
export const OrderRef = z.string().register(refers, { to: 'order' })
