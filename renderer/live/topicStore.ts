import { createStore, type StoreApi } from 'zustand/vanilla'
import type { TopicName, TopicRow } from '../../core/api/contract.ts'
import type { EngineLink } from '../link/engineLink.ts'
import { rowKeys } from '../link/rowKeys.ts'

interface TopicRows<Row> {
  readonly rows: ReadonlyMap<string, Row>
  /** False until the first snapshot. */
  readonly ready: boolean
}

/** The rows of one small topic as React state. */
export function topicStore<Name extends TopicName>(link: EngineLink, topic: Name): StoreApi<TopicRows<TopicRow<Name>>> {
  type Row = TopicRow<Name>
  const store = createStore<TopicRows<Row>>(() => ({ rows: new Map<string, Row>(), ready: false }))
  const keyOf = (row: Row) => String((row as Record<string, unknown>)[rowKeys[topic] as string])
  link.watch(topic, {
    snapshot: rows => store.setState({ rows: new Map(rows.map(row => [keyOf(row), row])), ready: true }),
    delta(put, gone) {
      const rows = new Map(store.getState().rows)
      for (const key of gone) rows.delete(key)
      for (const row of put) rows.set(keyOf(row), row)
      store.setState({ rows })
    },
  })
  return store
}
