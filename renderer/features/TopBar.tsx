import { useState } from 'react'
import { useStore } from 'zustand'
import { useSpeech } from '../i18n/words.tsx'
import { useFloor, useNow } from '../live/hooks.ts'
import { notices, siteStore } from '../live/station.ts'
import { Icon } from '../ui/Icon.tsx'
import { floorName } from '../ui/names.ts'
import { CoveragePill } from './Coverage.tsx'
import { NoticeList } from './Notices.tsx'
import { Search } from './Search.tsx'

export function TopBar() {
  const speech = useSpeech()
  const site = useStore(siteStore)
  const floor = useFloor()
  return (
    <div className="top-bar">
      <div className="place-name">
        <h1>
          <bdi>{floor ? floorName(floor, speech) : speech.say('app.name')}</bdi>
        </h1>
        <span>{site.state === 'known' ? site.site.name : ''}</span>
      </div>
      {site.state === 'known' ? <Search /> : <span />}
      <div className="top-end">
        <NoticeButton />
        <CoveragePill />
        <Clock />
      </div>
    </div>
  )
}

function Clock() {
  const speech = useSpeech()
  return <time className="clock">{speech.clock(useNow())}</time>
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
