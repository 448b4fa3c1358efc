import type { Speech } from '../../i18n/speech.ts'
import { openSheet } from '../../live/view.ts'
import type { Column } from '../../ui/LongTable.tsx'

/** Whose row it is; its record opens by the name. */
export const nameColumn = <Row extends { readonly name: string; readonly subject: string }>({
  say,
}: Speech): Column<Row> => ({
  id: 'name',
  title: say('list.name'),
  text: row => row.name,
  cell: row => (
    <button type="button" className="link-button" onClick={() => openSheet({ what: 'record', subject: row.subject })}>
      <bdi>{row.name}</bdi>
    </button>
  ),
})
