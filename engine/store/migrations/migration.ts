/** One step of the schema, forward only. A released step is never edited: its checksum is kept in each file it made. */
export interface Migration {
  readonly name: string
  readonly sql: string
}
