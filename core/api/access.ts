import { z } from 'zod'
import { operation } from './operation.ts'
import { ImportReport } from './housekeeping.ts'

/** Who may sign in, who is signed in here, and who looked at whom (T1, T3). */

const Given = z.object({ role: z.string().max(40), units: z.array(z.string().max(80)).max(100).nullable() })
const SignInName = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^[a-z0-9][a-z0-9._-]{0,39}$/)
const Password = z.string().min(8).max(200)
const Pin = z.string().regex(/^\d{4,8}$/)
const Badge = z.string().min(1).max(120)

const AccountRow = z.object({
  id: z.string(),
  name: z.string(),
  given: z.array(Given),
  badges: z.array(z.string()),
  hasPassword: z.boolean(),
  hasPin: z.boolean(),
  disabledAt: z.number().nullable(),
  /** Who it is at the hospital's own sign-in. */
  provider: z.string().nullable(),
})
export type AccountRow = z.infer<typeof AccountRow>

const SessionRow = z.object({
  id: z.string(),
  account: z.string(),
  name: z.string(),
  /** The station: its address, or `window` on the server's own computer. */
  where: z.string(),
  startedAt: z.number(),
  endsAt: z.number(),
  locked: z.boolean(),
  /** Until when everybody is seen by name there; null = as the role says. */
  glassUntil: z.number().nullable(),
})
export type SessionRow = z.infer<typeof SessionRow>

const RoleRow = z.object({
  id: z.string(),
  title: z.string(),
  may: z.array(z.string()),
  /** By category, in the units it was given for and elsewhere: absent, masked, named. */
  sees: z.record(z.string(), z.object({ inside: z.string(), outside: z.string() })),
})

/** By name and password; by a badge (the one that was tapped last at the station's reader, where none is given) and PIN. */
const Proof = {
  name: z.string().max(80).optional(),
  password: z.string().max(200).optional(),
  badge: Badge.optional(),
  pin: z.string().max(8).optional(),
  /** Or by what the hospital's own sign-in gave the browser that came back from there. */
  ticket: z.string().max(64).optional(),
}

export const accessOperations = {
  'session.signIn': operation({
    does: 'Sign in at this station, in the place of whoever was.',
    needs: 'self',
    carries: 'nothing',
    audited: false,
    input: z.object(Proof),
    /** `session`: what the window says hello with when it connects again. */
    output: z.object({ session: z.string(), name: z.string() }),
  }),
  'session.elsewhere': operation({
    does: "What the hospital's own sign-in is called, where there is one: a browser goes to /sign-in/begin.",
    needs: 'self',
    carries: 'nothing',
    audited: false,
    input: z.object({}),
    output: z.object({ name: z.string().nullable() }),
  }),
  'session.vouch': operation({
    does: 'Say who does the next thing at a station that is signed in as itself: once, within a minute.',
    needs: 'self',
    carries: 'nothing',
    audited: false,
    input: z.object(Proof),
    output: z.object({ voucher: z.string(), name: z.string() }),
  }),
  'session.signOut': operation({
    does: 'Sign out at this station.',
    needs: 'self',
    carries: 'nothing',
    audited: false,
    input: z.object({}),
    output: z.object({}),
  }),
  'session.lock': operation({
    does: 'Lock this station: the alarms stay.',
    needs: 'self',
    carries: 'nothing',
    audited: false,
    input: z.object({}),
    output: z.object({}),
  }),
  'session.unlock': operation({
    does: 'Go on where one locked it, by password or PIN.',
    needs: 'self',
    carries: 'nothing',
    audited: false,
    input: z.object({ secret: z.string().min(1).max(200) }),
    output: z.object({}),
  }),
  'session.reader': operation({
    does: 'The reader at which badges are tapped for this station; null = none.',
    needs: 'self',
    carries: 'nothing',
    audited: false,
    input: z.object({ reader: z.string().max(120).nullable() }),
    output: z.object({}),
  }),
  'session.breakGlass': operation({
    does: 'See everybody by name for a while and for a reason. It raises an alarm, and each look is written down with it.',
    needs: 'glass.break',
    carries: 'nothing',
    audited: false,
    input: z.object({
      reason: z.string().trim().min(5).max(200),
      minutes: z.number().int().min(1).max(60).default(15),
    }),
    output: z.object({ untilAt: z.number() }),
  }),
  'session.mendGlass': operation({
    does: 'End break-glass before its time.',
    needs: 'self',
    carries: 'nothing',
    audited: false,
    input: z.object({}),
    output: z.object({}),
  }),
  'session.list': operation({
    does: 'Who is signed in where, the latest first.',
    needs: 'accounts.see',
    carries: 'nothing',
    audited: false,
    input: z.object({}),
    output: z.object({ sessions: z.array(SessionRow) }),
  }),
  'session.end': operation({
    does: 'End a session from elsewhere: of a machine that was lost, of somebody who forgot.',
    needs: 'accounts.edit',
    carries: 'nothing',
    audited: true,
    input: z.object({ id: z.string().min(8).max(64) }),
    output: SessionRow,
  }),
  'account.list': operation({
    does: 'Who may sign in, the disabled ones too, and as what.',
    needs: 'accounts.see',
    carries: 'nothing',
    audited: false,
    input: z.object({}),
    output: z.object({ accounts: z.array(AccountRow), station: Given.nullable(), roles: z.array(RoleRow) }),
  }),
  'account.save': operation({
    does: 'Add an account, or change what is named of one.',
    needs: 'accounts.edit',
    carries: 'nothing',
    audited: true,
    input: z.object({
      id: SignInName,
      name: z.string().trim().min(1).max(80).optional(),
      given: z.array(Given).max(20).optional(),
      badges: z.array(Badge).max(10).optional(),
      password: Password.optional(),
      pin: Pin.optional(),
      disabled: z.boolean().optional(),
      provider: z.string().trim().min(1).max(200).nullable().optional(),
    }),
    output: AccountRow,
  }),
  'account.import': operation({
    does: 'Import accounts from CSV text (name,display_name,role[,units,badge,pin,password]): all rows or none.',
    needs: 'accounts.edit',
    carries: 'nothing',
    audited: true,
    input: z.object({ csv: z.string(), dryRun: z.boolean().default(false) }),
    output: ImportReport,
  }),
  'account.station': operation({
    does: 'As what stations are taken at which nobody has signed in; null = they show the alarms and no more.',
    needs: 'accounts.edit',
    carries: 'nothing',
    audited: true,
    input: z.object({ given: Given.nullable() }),
    output: z.object({ given: Given.nullable() }),
  }),
}
