import { useView } from '../live/hooks.ts'
import { AlarmSheet } from './alarms/AlarmSheet.tsx'
import { BoardSheet } from './board/BoardSheet.tsx'
import { FaultSheet } from './biomed/FaultSheet.tsx'
import { OrderSheet } from './biomed/OrderSheet.tsx'
import { NearestSheet } from './NearestSheet.tsx'
import { RecordSheet } from './record/RecordSheet.tsx'
import { WalkSheet } from './WalkSheet.tsx'

/** What lies over the page until it is done. */
export function Sheet() {
  const sheet = useView(v => v.sheet)
  switch (sheet?.what) {
    case 'order':
      return <OrderSheet key={sheet.id} id={sheet.id} />
    case 'alarm':
      return <AlarmSheet key={sheet.id} id={sheet.id} />
    case 'record':
      return <RecordSheet key={sheet.subject} subject={sheet.subject} />
    case 'fault':
      return <FaultSheet subject={sheet.subject} name={sheet.name} />
    case 'nearest':
      return <NearestSheet asked={sheet.type} />
    case 'walk':
      return <WalkSheet subject={sheet.subject} />
    case 'board':
      return <BoardSheet />
    default:
      return null
  }
}
