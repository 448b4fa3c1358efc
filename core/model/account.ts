/** A role that somebody was given: in some units, or (null) in the whole house. */
export interface GivenRole {
  readonly role: string
  readonly units: readonly string[] | null
}

/** Somebody who may sign in. Never removed, only disabled: what was done under the name stays that person's. */
export interface Account {
  /** What one signs in with: lower case, never used again for somebody else. */
  readonly id: string
  /** What the house calls them, and what they sign with. */
  readonly name: string
  /** As `engine/access/secrets` writes it; null = can't sign in that way. */
  readonly password: string | null
  readonly pin: string | null
  /** Canonical tag ids. */
  readonly badges: readonly string[]
  readonly given: readonly GivenRole[]
  readonly disabledAt: number | null
  /** Who this is at the hospital's own sign-in; absent = does not sign in that way. */
  readonly provider?: string
  /** Made there by groups, and at each sign-in what they say. */
  readonly byGroups?: true
}

/** Signed in on one machine. `id`: SHA-256 of the token that the machine holds. */
export interface Session {
  readonly id: string
  readonly account: string
  /** The station; absent in sessions of before it was kept. */
  readonly where?: string
  readonly startedAt: number
  readonly endsAt: number
  readonly locked: boolean
}

/** Somebody looks behind the mask, for a reason and for a while. */
export interface BrokenGlass {
  readonly id: string
  readonly account: string
  readonly name: string
  readonly session: string
  readonly reason: string
  readonly fromAt: number
  readonly untilAt: number
}
