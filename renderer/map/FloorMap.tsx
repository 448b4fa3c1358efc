import L from 'leaflet'
import { useEffect, useMemo, useRef, useState } from 'react'
import { useStore } from 'zustand'
import { useSpeech } from '../i18n/words.tsx'
import { onLook } from '../live/beat.ts'
import { type PositionsNow, useView } from '../live/hooks.ts'
import type { PositionBook } from '../live/positionBook.ts'
import { alerts, clock, positions, rooms, type SiteView } from '../live/station.ts'
import { choose, viewStore } from '../live/view.ts'
import { useBaseSize } from '../ui/baseSize.ts'
import { Icon } from '../ui/Icon.tsx'
import { roomNameOf } from '../ui/names.ts'
import { useTheme } from '../ui/theme.ts'
import { Crowd } from './crowd.ts'
import { floorVectors } from './floorVectors.ts'
import { readPalette } from './palette.ts'
import type { FloorView } from './roomLayout.ts'
import { type AlarmOf, louder, type Scene } from './scene.ts'
import { type Hit, SubjectLayer } from './subjectLayer.ts'

/** A room smaller than this on the screen is brought closer by "Show". */
const legiblePx = 36

const none = { subjects: new Map<string, AlarmOf>(), rooms: new Map<string, AlarmOf>() }

interface Shown {
  readonly site: SiteView
  readonly floor: FloorView
  /** Another book than that of now, and the moment that it shows (epoch ms): the floor as it was. */
  readonly book?: PositionBook
  readonly at?: number
}

/** The floor: Leaflet pans and zooms, the vectors are the walls, the subject layer is who is there. */
export function FloorMap({ site, floor, book = positions, at }: Shown) {
  const speech = useSpeech()
  const theme = useTheme()
  const rem = useBaseSize()
  const { chosen, focusedRoom, hiddenKinds, found, showTurn } = useView(v => v)
  const roomRows = useStore(rooms, s => s.rows)
  const alertRows = useStore(alerts, s => s.rows)
  const [hovered, setHovered] = useState<Hit | null>(null)
  const isPast = book !== positions
  const moment = useRef(at)
  useEffect(() => {
    moment.current = at
  }, [at])
  const [all, setAll] = useState<PositionsNow>({ rows: book.rows, version: book.version })
  const holder = useRef<HTMLDivElement>(null)
  const [parts, setParts] = useState<{ map: L.Map; layer: SubjectLayer; walls: L.Renderer } | null>(null)

  useEffect(() => {
    const map = L.map(holder.current!, {
      crs: L.CRS.Simple,
      attributionControl: false,
      zoomControl: false,
      keyboard: false,
      zoomAnimation: false,
      fadeAnimation: false,
      inertia: false,
      zoomSnap: 0,
      zoomDelta: 0.5,
      wheelPxPerZoomLevel: 160,
      minZoom: -3,
      maxZoom: 7.5,
      boxZoom: false,
    })
    map.setView([0, 0], 0)
    const walls = L.canvas({ padding: 0.6 })
    const layer = new SubjectLayer()
    layer.addTo(map)
    setParts({ map, layer, walls })
    return () => {
      map.remove()
    }
  }, [])

  // The floor in sight, whole; again when the window changes, until someone moves the map by hand.
  useEffect(() => {
    if (!parts) return
    const { map } = parts
    let byHand = false
    const fit = () => {
      map.invalidateSize({ animate: false })
      if (!byHand) fitFloor(map, floor)
    }
    const moved = () => {
      byHand = true
    }
    const whole = () => {
      byHand = false
      fit()
    }
    fit()
    const size = new ResizeObserver(fit)
    size.observe(map.getContainer())
    map.on('dragstart', moved)
    map.on('whole', whole)
    map.on('moved', moved)
    map.getContainer().addEventListener('wheel', moved, { passive: true })
    return () => {
      size.disconnect()
      map.off('dragstart', moved).off('whole', whole).off('moved', moved)
      map.getContainer().removeEventListener('wheel', moved)
    }
  }, [parts, floor])

  useEffect(() => {
    if (!parts) return
    const palette = readPalette(theme, rem)
    parts.layer.setPalette(palette)
    const vectors = floorVectors(floor, palette, parts.walls).addTo(parts.map)
    return () => {
      vectors.remove()
    }
  }, [parts, floor, theme, rem])

  // Who is on the floor: built once, then kept up change by change, straight to the canvas.
  const crowd = useMemo(
    () => new Crowd(floor, row => !hiddenKinds.includes(row.kind), all.rows.values()),
    [floor, hiddenKinds, all],
  )
  useEffect(() => {
    const again = () => setAll({ rows: book.rows, version: book.version })
    // What came between the building and now.
    if (all.rows !== book.rows || all.version !== book.version) again()
    return book.onChange(change => {
      if (change.kind === 'reset') again()
      else if (crowd.apply(change, (id, from) => parts?.layer.moving(id, from))) parts?.layer.changed()
    })
  }, [parts, crowd, all, book])

  useEffect(() => {
    if (!parts) return
    const blind = new Set(
      (isPast ? [] : [...roomRows.values()])
        .filter(r => r.floor === floor.floor && r.coverage === 'blind')
        .map(r => r.id),
    )
    const scene: Scene = {
      floor,
      crowd,
      blind,
      focusedRoom,
      hovered: hovered?.what === 'subject' ? hovered.id : null,
      hoveredRoom: hovered?.what === 'room' ? hovered.id : null,
      hoveredUnit: hovered?.what === 'unit' ? hovered.id : null,
      rows: book.rows,
      alarms: isPast || alertRows.size === 0 ? none : alarmsOf(alertRows.values()),
      chosenSubject: chosen?.what === 'subject' ? chosen.id : null,
      chosenRoom: chosen?.what === 'room' && chosen.floor === floor.floor ? chosen.id : null,
      found: found && !isPast ? new Set(found.answers.map(a => a.id)) : null,
      words: {
        notHeard: speech.say('map.notHeard'),
        age: ms => speech.age(ms),
        last: at => speech.say('map.last', { clock: speech.clock(at) }),
        now: () => moment.current ?? clock.now(),
        subject: speech.named,
        room: id => roomNameOf(site, floor.floor, id),
        zone: names => new Intl.ListFormat(document.documentElement.lang, { type: 'disjunction' }).format(names),
      },
    }
    parts.layer.setScene(scene)
  }, [parts, site, floor, book, isPast, crowd, roomRows, alertRows, focusedRoom, hovered, chosen, found, speech])

  useEffect(() => (parts ? onLook(() => parts.layer.look()) : undefined), [parts])

  useEffect(() => {
    if (!parts) return
    const { map, layer } = parts
    const click = (event: L.LeafletMouseEvent) => {
      const hit = layer.hit(event.containerPoint.x, event.containerPoint.y)
      if (!hit) choose(null)
      else if (hit.what === 'unit') {
        const [x0, y0, x1, y1] = hit.box
        const bounds = L.latLngBounds([y0, x0], [y1, x1])
        const whole = map.getBoundsZoom(bounds, false, L.point(16, 16))
        const closer = map.getZoom() + 1
        map.fire('moved')
        map.setView(whole >= closer ? bounds.getCenter() : event.latlng, Math.max(whole, closer), { animate: false })
      } else choose(hit.what === 'subject' ? hit : { ...hit, floor: floor.floor })
    }
    const move = (event: L.LeafletMouseEvent) => {
      const hit = layer.hit(event.containerPoint.x, event.containerPoint.y)
      map.getContainer().style.cursor = hit ? 'pointer' : ''
      setHovered(before => (before?.what === hit?.what && before?.id === hit?.id ? before : hit))
    }
    const out = () => setHovered(null)
    map.on('click', click).on('mousemove', move).on('mouseout', out)
    return () => {
      map.off('click', click).off('mousemove', move).off('mouseout', out)
    }
  }, [parts, floor])

  // "Show": bring what is chosen into sight, closer where its room is small on the screen.
  useEffect(() => {
    if (!parts || showTurn === 0) return
    const { chosen: target } = viewStore.getState()
    const row = target?.what === 'subject' ? book.rows.get(target.id) : undefined
    const room = floor.rooms.find(r => r.id === (target?.what === 'room' ? target.id : row?.room))
    if (!room) return
    const bounds = L.latLngBounds(room.polygon.map(([x, y]) => [y, x]))
    const sideM = Math.max(bounds.getEast() - bounds.getWest(), bounds.getNorth() - bounds.getSouth())
    const { map } = parts
    const legible = sideM * 2 ** map.getZoom() >= legiblePx
    if (legible && map.getBounds().contains(bounds)) return
    map.fire('moved')
    map.setView(bounds.getCenter(), Math.max(map.getZoom(), Math.log2((legiblePx * 3) / sideM)), { animate: false })
  }, [parts, floor, book, showTurn])

  // Going from room to room by key must not leave the picture.
  useEffect(() => {
    const room = focusedRoom === null ? undefined : floor.rooms.find(r => r.id === focusedRoom)
    if (parts && room && !parts.map.getBounds().intersects(room.polygon.map(([x, y]) => [y, x])))
      parts.map.fire('whole')
  }, [parts, floor, focusedRoom])

  const zoom = (by: number) => {
    parts?.map.fire('moved')
    parts?.map.setZoom(parts.map.getZoom() + by, { animate: false })
  }
  return (
    <div className="floor-map" dir="ltr">
      <div className="map-canvas" ref={holder} data-testid="map" />
      <div className="map-buttons">
        <MapButton label={speech.say('map.zoomIn')} icon="plus" act={() => zoom(0.5)} />
        <MapButton label={speech.say('map.zoomOut')} icon="minus" act={() => zoom(-0.5)} />
        <MapButton label={speech.say('map.fit')} icon="fit" act={() => parts?.map.fire('whole')} id="map-whole" />
      </div>
    </div>
  )
}

const MapButton = ({
  label,
  icon,
  act,
  id,
}: {
  label: string
  icon: 'plus' | 'minus' | 'fit'
  act: () => void
  id?: string
}) => (
  <button type="button" className="square-button" aria-label={label} title={label} onClick={act} id={id}>
    <Icon name={icon} />
  </button>
)

function fitFloor(map: L.Map, floor: FloorView): void {
  const [x0, y0, x1, y1] = floor.bounds
  const bounds = L.latLngBounds([y0, x0], [y1, x1])
  map.setMaxBounds(bounds.pad(0.6))
  // The buttons hang at the lower edge: what is under them is out of reach.
  map.fitBounds(bounds, { paddingTopLeft: [8, 8], paddingBottomRight: [8, 60], animate: false })
}

function alarmsOf(
  rows: Iterable<{ subject: string | null; room: string | null; priority: AlarmOf['priority']; state: string }>,
) {
  const subjects = new Map<string, AlarmOf>()
  const ofRooms = new Map<string, AlarmOf>()
  for (const row of rows) {
    if (row.state === 'resolved') continue
    const alarm: AlarmOf = { priority: row.priority, answered: row.state === 'acknowledged' }
    const [map, key] = row.subject === null ? [ofRooms, row.room] : [subjects, row.subject]
    if (key !== null) map.set(key, louder(map.get(key), alarm) ?? alarm)
  }
  return { subjects, rooms: ofRooms }
}
