import { createRoot } from 'react-dom/client'
import { App } from './App.tsx'
import { Words } from './i18n/words.tsx'
import { followRoute } from './live/route.ts'
import { start } from './live/station.ts'
import { Crash } from './ui/Crash.tsx'

followRoute()
start()

createRoot(document.getElementById('root')!).render(
  <Words>
    <Crash>
      <App />
    </Crash>
  </Words>,
)
