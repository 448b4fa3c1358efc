import type { ReactNode } from 'react'
import type { WordId } from '../i18n/en.ts'
import { useSpeech } from '../i18n/words.tsx'
import { mayOpen } from '../live/mayOpen.ts'
import { useIdentity } from '../live/identity.ts'
import { type DeskPage, openPage } from '../live/view.ts'
import { BatteriesPage } from './biomed/BatteriesPage.tsx'
import { DuePage } from './biomed/DuePage.tsx'
import { MissingPage } from './biomed/MissingPage.tsx'
import { OrdersPage } from './biomed/OrdersPage.tsx'
import { RoundPage } from './biomed/RoundPage.tsx'
import { CoveragePage } from './setup/coverage/CoveragePage.tsx'
import { PlanPage } from './setup/plan/PlanPage.tsx'
import { CompliancePage } from './facility/CompliancePage.tsx'
import { HeatPage } from './facility/HeatPage.tsx'
import { ListeningPage } from './facility/ListeningPage.tsx'
import { StockPage } from './facility/StockPage.tsx'
import { UsePage } from './facility/UsePage.tsx'
import { FirstSteps } from './setup/FirstSteps.tsx'
import { ReadersPage } from './setup/ReadersPage.tsx'
import { PeoplePage } from './setup/PeoplePage.tsx'
import { RosterPage } from './setup/RosterPage.tsx'
import { RulesPage } from './setup/RulesPage.tsx'
import { TagsPage } from './setup/TagsPage.tsx'

const workspaces: readonly { readonly name: WordId; readonly pages: readonly DeskPage[] }[] = [
  { name: 'rail.biomed', pages: ['biomed/due', 'biomed/round', 'biomed/missing', 'biomed/orders', 'biomed/batteries'] },
  {
    name: 'rail.facility',
    pages: ['facility/use', 'facility/stock', 'facility/heat', 'facility/listening', 'facility/compliance'],
  },
  {
    name: 'rail.setup',
    pages: [
      'setup/readers',
      'setup/tags',
      'setup/rules',
      'setup/roster',
      'setup/plan',
      'setup/coverage',
      'setup/people',
    ],
  },
]

const contents: Readonly<Record<DeskPage, () => ReactNode>> = {
  'biomed/due': DuePage,
  'biomed/round': RoundPage,
  'biomed/missing': MissingPage,
  'biomed/orders': OrdersPage,
  'biomed/batteries': BatteriesPage,
  'facility/use': UsePage,
  'facility/stock': StockPage,
  'facility/heat': HeatPage,
  'facility/listening': ListeningPage,
  'facility/compliance': CompliancePage,
  'setup/readers': ReadersPage,
  'setup/tags': TagsPage,
  'setup/rules': RulesPage,
  'setup/roster': RosterPage,
  'setup/plan': PlanPage,
  'setup/coverage': CoveragePage,
  'setup/people': PeoplePage,
}

/** A workspace beside the station: its pages as tabs, and the one that is open. */
export function Desk({ page }: { page: DeskPage }) {
  const { say } = useSpeech()
  const identity = useIdentity()
  const workspace = workspaces.find(({ pages }) => pages.includes(page))!
  const Content = contents[page]
  return (
    <main className="desk" id="floor" aria-label={say(`page.${page}`)}>
      <nav className="tabs" aria-label={say('page.label', { workspace: say(workspace.name) })}>
        {workspace.pages
          .filter(each => mayOpen(identity, each))
          .map(each => (
            <button
              key={each}
              type="button"
              aria-current={each === page ? 'page' : undefined}
              onClick={() => openPage(each)}
            >
              {say(`page.${each}`)}
            </button>
          ))}
      </nav>
      <div className="desk-page">
        {workspace.name === 'rail.setup' && <FirstSteps />}
        <Content />
      </div>
    </main>
  )
}
