import { createRoot } from 'react-dom/client'
import { App } from './App.tsx'
import { Words } from './i18n/words.tsx'
import { followBadgeReader } from './live/badgeReader.ts'
import { followWho, watchIdle } from './live/identity.ts'
import { followTicket } from './live/signInElsewhere.ts'
import { followRoute } from './live/route.ts'
import { start } from './live/station.ts'
import { startBell } from './sound/houseBell.ts'
import { Crash } from './ui/Crash.tsx'

followTicket()
followRoute()
start()
startBell()
watchIdle()
followBadgeReader()
followWho()

createRoot(document.getElementById('root')!).render(
  <Words>
    <Crash>
      <App />
    </Crash>
  </Words>,
)
