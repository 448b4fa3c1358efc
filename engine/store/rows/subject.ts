import { Failure } from '../../../core/api/errors.ts'
import type { RoomId, SubjectId, TagId } from '../../../core/model/ids.ts'
import type { AssetState, Risk, Subject, SubjectKind } from '../../../core/model/subject.ts'
import type { Sql } from '../sql.ts'

type Row = {
  id: SubjectId
  kind: SubjectKind
  name: string
  type: string
  model: string
  serial: string
  asset_no: string
  udi: string
  mrn: string
  tag: TagId | null
  home_room: RoomId | null
  high_risk: number
  risk: Risk | null
  state: AssetState
}

/** Subjects and which tag each wears. */
export function subjectRows(sql: Sql) {
  const upsert = sql.prepare(`
    INSERT INTO subject (id, kind, name, type, model, serial, asset_no, udi, mrn, home_room, high_risk, risk, state)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, name = excluded.name, type = excluded.type,
      model = excluded.model, serial = excluded.serial, asset_no = excluded.asset_no, udi = excluded.udi,
      mrn = excluded.mrn, home_room = excluded.home_room, high_risk = excluded.high_risk,
      risk = excluded.risk, state = excluded.state`)
  const unbind = sql.prepare('DELETE FROM tag WHERE subject = ?')
  const bind = sql.prepare('INSERT INTO tag (id, subject) VALUES (?, ?)')
  const wearer = sql.prepare<{ subject: SubjectId }>('SELECT subject FROM tag WHERE id = ?')
  const all = sql.prepare<Row>(`
    SELECT subject.*, tag.id AS tag FROM subject LEFT JOIN tag ON tag.subject = subject.id ORDER BY subject.id`)

  return {
    save(subjects: readonly Subject[]): void {
      for (const s of subjects) {
        upsert.run(
          s.id,
          s.kind,
          isPerson(s) ? sql.words.seal(s.name) : s.name,
          s.type,
          s.model,
          s.serial,
          s.assetNo,
          s.udi,
          isPerson(s) && s.mrn !== '' ? sql.words.seal(s.mrn) : s.mrn,
          s.homeRoom,
          s.highRisk ? 1 : 0,
          s.risk ?? null,
          s.state,
        )
        // All are taken off before any is put on: two subjects may have changed tags with each other.
        unbind.run(s.id)
      }
      for (const { id, tag } of subjects) {
        if (!tag) continue
        const other = wearer.get(tag)
        if (other) throw doubleBinding(tag, other.subject, id)
        bind.run(tag, id)
      }
    },
    all: (): Subject[] => all.all().map(asSubject),
  }
}

const isPerson = ({ kind }: Subject) => kind === 'patient' || kind === 'staff'

const doubleBinding = (tag: TagId, wearer: SubjectId, wanted: SubjectId) =>
  new Failure(
    'conflict',
    `Tag ${tag} can't be put on ${wanted}: it is on ${wearer}.`,
    `Take it off ${wearer} first, or check which of the two really wears it.`,
  )

const asSubject = ({ asset_no, home_room, high_risk, ...row }: Row): Subject => ({
  id: row.id,
  kind: row.kind,
  name: row.name,
  type: row.type,
  model: row.model,
  serial: row.serial,
  assetNo: asset_no,
  udi: row.udi,
  mrn: row.mrn,
  tag: row.tag,
  homeRoom: home_room,
  highRisk: high_risk === 1,
  ...(row.risk && { risk: row.risk }),
  state: row.state,
})
