import type { AnswerCard, PositionRow } from '../../../core/api/rows.ts'
import { sentenceIn, standInIds } from '../../../core/model/sentences.ts'
import { useSpeech } from '../../i18n/words.tsx'
import { useMay } from '../../live/asking.ts'
import { useIdentity } from '../../live/identity.ts'
import { isPerson } from '../../ui/names.ts'
import { Fold } from '../../ui/parts.tsx'
import { Glass } from '../access/Glass.tsx'
import { Looks } from './Looks.tsx'
import { Moves } from './Moves.tsx'
import { Orders } from './Orders.tsx'
import { Stays, Why } from './Story.tsx'

/** What lies behind the answer, each asked for when it is opened. */
export function Behind({ id, row, card }: { id: string; row: PositionRow | undefined; card: AnswerCard | null }) {
  const { say } = useSpeech()
  const kind = row?.kind ?? card?.kind ?? ''
  const seesLooks = useMay('audit.see')
  const identity = useIdentity()
  const isNameless = sentenceIn(row?.name ?? card?.name ?? '', standInIds) !== null
  return (
    <div className="cards">
      {row && (
        <Fold title={say('why.title')}>
          <Why id={id} />
        </Fold>
      )}
      <Fold title={say('stays.title')}>
        <Stays id={id} />
      </Fold>
      {!isPerson(kind) && kind !== '' && (
        <>
          <Fold title={say('moves.title')}>
            <Moves id={id} state={row?.state ?? card?.state ?? ''} />
          </Fold>
          <Fold title={say('orders.title')}>
            <Orders id={id} name={row?.name ?? card?.name ?? id} />
          </Fold>
        </>
      )}
      {isNameless && identity?.standing === 'signed-in' && <Glass identity={identity} />}
      {seesLooks && (
        <Fold title={say('looks.title')}>
          <Looks id={id} />
        </Fold>
      )}
    </div>
  )
}
