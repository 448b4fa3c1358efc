import { createRoot } from 'react-dom/client'
import { App } from './App.tsx'
import { Words } from './i18n/words.tsx'
import { start } from './live/station.ts'
import { Crash } from './ui/Crash.tsx'

start()

createRoot(document.getElementById('root')!).render(
  <Words>
    <Crash>
      <App />
    </Crash>
  </Words>,
)
