import type { z } from 'zod'
import type { DrawingShape, drawingOperations } from '../../../core/api/drawing.ts'
import { Failure } from '../../../core/api/errors.ts'
import { readPlan, readReceivers } from '../../../core/model/plan.ts'
import type { Drawing } from '../../../core/model/drawing.ts'
import type { Site } from '../../../core/model/site.ts'
import { keptRadio } from '../../calibration/keptRadio.ts'
import type { Handlers } from './index.ts'

type Shape = z.output<typeof DrawingShape>

export const drawingHandlers: Handlers<keyof typeof drawingOperations> = {
  'drawing.show': (_, engine) => {
    const site = engine.site()
    return {
      version: latestOf(engine),
      calibrated: site?.radio !== undefined,
      drawing: asShape(site ?? { floors: [], shafts: [], receivers: [] }),
    }
  },

  'drawing.save': ({ drawing, version, name }, engine) => {
    const latest = latestOf(engine)
    if (latest !== version)
      throw new Failure(
        'conflict',
        'The plan was changed by somebody else since you opened it.',
        'Open it anew and make your changes again; yours are still in this window until then.',
      )
    if (drawing.floors.length === 0)
      throw new Failure('bad-input', 'The plan has no floor.', 'Draw at least one floor before you save.')
    const { floors, shafts, problems } = readPlan(planText(drawing))
    const refused = problems.filter(p => p.severity === 'error')
    if (refused.length > 0) throw new Failure('bad-input', refused.map(p => p.text).join(' '), refused[0].tip)
    const read = readReceivers(receiverRows(drawing), floors)
    if (read.errors.length > 0) {
      const [{ line, reason }] = read.errors
      const { id } = drawing.receivers[line - 2] ?? drawing.receivers[0]
      throw new Failure('bad-input', `Receiver ${id}: ${reason}.`, 'Move it, or take it away.', read.errors)
    }
    const former = engine.site()
    const parts = { floors, shafts, receivers: read.receivers }
    const { radio, ...rest } = former ?? newSite(name)
    const site: Site = { ...rest, ...parts, ...keptRadio(former, floors, read.receivers) }
    engine.saveSite(site)
    return {
      version: latestOf(engine),
      rooms: floors.reduce((sum, floor) => sum + floor.rooms.length, 0),
      calibrated: radio !== undefined && site.radio !== undefined,
      problems: [...problems, ...read.problems],
    }
  },

  'drawing.versions': (_, engine) => ({ versions: [...engine.store.siteVersions()] }),

  'drawing.version': ({ version }, engine) => {
    const plan = engine.store.siteAt(version)
    if (plan === null)
      throw new Failure('not-found', `There is no version ${version} of the plan.`, 'Choose another one.')
    return { drawing: asShape({ ...plan, receivers: engine.site()?.receivers ?? [] }) }
  },

  'drawing.picture': ({ floor }, engine) => ({ picture: engine.store.floorPicture(floor) }),

  'drawing.setPicture': ({ floor, picture }, engine) => {
    engine.store.saveFloorPicture(floor, picture)
    return { floor }
  },
}

const latestOf = (engine: Parameters<Handlers['drawing.show']>[1]) => engine.store.siteVersions()[0]?.version ?? 0

const newSite = (name: string | undefined): Omit<Site, 'floors' | 'shafts' | 'receivers'> => ({
  name: name || 'My hospital',
  timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  demo: false,
})

/** In the form of floorplan.json, so that the reader of imports is the one judge of a plan. */
const planText = ({ floors, shafts }: Shape) =>
  JSON.stringify({
    floors: floors.map(({ doors, blocked, ...floor }) => ({
      ...floor,
      doors: doors.map(({ widthM, ...door }) => ({ ...door, width: widthM })),
      ...(blocked && { blocked_cells: { cell_m: blocked.cellM, cells: blocked.cells } }),
    })),
    shafts,
  })

const receiverRows = ({ receivers }: Shape) =>
  receivers.map(({ id, xM, yM, zM, floor, kind, room }, i) => ({
    line: i + 2,
    values: {
      id: id as string,
      x_m: String(xM),
      y_m: String(yM),
      z_m: zM === undefined ? '' : String(zM),
      floor: String(floor),
      kind,
      room: room ?? '',
    },
  }))

const asShape = ({ floors, shafts, receivers }: Drawing): Shape =>
  structuredClone({ floors, shafts, receivers }) as unknown as Shape
