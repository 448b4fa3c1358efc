import { useState } from 'react'
import { useStore } from 'zustand'
import { useSpeech } from '../i18n/words.tsx'
import { useMay } from '../live/asking.ts'
import { useDeskPage, useFloor, useNow } from '../live/hooks.ts'
import { alerts, notices, siteStore } from '../live/station.ts'
import { openPage } from '../live/view.ts'
import { AlarmMark, Icon } from '../ui/Icon.tsx'
import { floorName } from '../ui/names.ts'
import { WhoButton } from './access/WhoButton.tsx'
import { inOrder } from './alarms/inOrder.ts'
import { SoundPill } from './alarms/SoundPill.tsx'
import { WaitingPill } from './biomed/WaitingSteps.tsx'
import { CoveragePill } from './Coverage.tsx'
import { NoticeList } from './Notices.tsx'
import { Search } from './Search.tsx'

export function TopBar() {
  const speech = useSpeech()
  const site = useStore(siteStore)
  const floor = useFloor()
  const page = useDeskPage()
  const may = useMay('places.see')
  return (
    <div className="top-bar">
      <div className="place-name">
        <h1 dir="auto">
          <bdi>
            {page !== null && may
              ? speech.say(`page.${page}`)
              : floor
                ? floorName(floor, speech)
                : speech.say('app.name')}
          </bdi>
        </h1>
        <span dir="auto">{site.state === 'known' ? site.site.name : ''}</span>
      </div>
      {site.state === 'known' && may ? <Search /> : <span />}
      <div className="top-end">
        <AlarmPill />
        <WaitingPill />
        <SoundPill />
        <NoticeButton />
        <CoveragePill />
        <WhoButton />
        <Clock />
      </div>
    </div>
  )
}

function Clock() {
  const speech = useSpeech()
  return <time className="clock">{speech.clock(useNow())}</time>
}

/** On the pages that do not show the alarms: that there are some, and how loud. */
function AlarmPill() {
  const { say } = useSpeech()
  const away = useDeskPage() !== null
  const unanswered = inOrder(useStore(alerts, s => s.rows)).filter(row => row.state === 'new')
  if (!away || unanswered.length === 0) return null
  return (
    <button type="button" className="pill" onClick={() => openPage('station')}>
      <AlarmMark priority={unanswered[0].priority} size="1.3em" />
      {say('top.alarms', { count: unanswered.length })}
    </button>
  )
}

function NoticeButton() {
  const { say } = useSpeech()
  const rows = useStore(notices, s => s.rows)
  const [open, setOpen] = useState(false)
  const serious = [...rows.values()].filter(row => row.severity !== 'info')
  if (rows.size === 0 && !open) return null
  return (
    <>
      <button
        type="button"
        className="pill quiet"
        onClick={() => setOpen(true)}
        aria-label={say('notices.open', { count: rows.size })}
      >
        <span className={`notice-mark ${serious.length > 0 ? 'warned' : ''}`}>
          <Icon name="note" size="1.3em" />
        </span>
        {rows.size}
      </button>
      {open && <NoticeList onClose={() => setOpen(false)} />}
    </>
  )
}
