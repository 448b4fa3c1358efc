/** The shape of `floorplan.json` (see floorplans/README.md), and words for a file that does not have it. */
import { z } from 'zod'
import { farthestM } from '../geometry/validate.ts'
import { type Problem, problem } from './problem.ts'

const metres = z.number().min(-farthestM).max(farthestM)
const point = z.tuple([metres, metres])
const id = z.union([z.string().trim().min(1), z.number().transform(String)])

const roomShape = z.object({
  id,
  name: z.string().optional(),
  type: z.string().optional(),
  unit: z.string().optional(),
  polygon: z.array(point),
})
const floorShape = z.object({
  floor: z.int(),
  name: z.string().optional(),
  bounds: z.tuple([metres, metres, metres, metres]).optional(),
  rooms: z.array(roomShape).default([]),
  walls: z.array(z.tuple([metres, metres, metres, metres])).default([]),
  doors: z.array(z.object({ rooms: z.tuple([id, id]), at: point, width: metres.positive().default(1) })).default([]),
  blocked_cells: z.object({ cell_m: z.number().positive(), cells: z.array(point) }).optional(),
  obstacles: z.array(z.object({ polygon: z.array(point) })).default([]),
})
const planShape = z.object({
  name: z.string().optional(),
  floors: z.array(floorShape).min(1),
  shafts: z
    .array(z.object({ kind: z.enum(['lift', 'stairs']), rooms: z.array(z.object({ floor: z.int(), room: id })) }))
    .default([]),
})
export type FloorShape = z.infer<typeof floorShape>
export type PlanShape = z.infer<typeof planShape>

/** The parsed file, defaults filled in; null after writing down why not. */
export function readShape(text: string, problems: Problem[]): PlanShape | null {
  let json: unknown
  try {
    json = JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch (e) {
    problems.push(
      problem(
        'error',
        `The floor plan is not JSON: ${(e as Error).message}.`,
        'Export the plan again, or mend the file at that place.',
      ),
    )
    return null
  }
  const parsed = planShape.safeParse(json)
  if (parsed.success) return parsed.data
  for (const issue of parsed.error.issues.slice(0, 20))
    problems.push(
      problem(
        'error',
        `${placeOf(json, issue.path)}: ${issue.message}.`,
        'Coordinates are numbers in metres; floorplans/README.md shows the form.',
      ),
    )
  return null
}

/** `['floors', 0, 'rooms', 3, 'polygon', 2]` as "Floor 1, room ED Bay 1, polygon[2]", as far as the file says so. */
function placeOf(json: unknown, path: readonly PropertyKey[]): string {
  const words: string[] = []
  let at: unknown = json
  for (let i = 0; i < path.length; i++) {
    const [key, index] = [path[i], path[i + 1]]
    const list = at !== null && typeof at === 'object' ? (at as Record<PropertyKey, unknown>)[key] : undefined
    if (typeof index === 'number' && Array.isArray(list) && (key === 'floors' || key === 'rooms')) {
      at = list[index]
      const label =
        at !== null && typeof at === 'object'
          ? (at as { floor?: unknown; id?: unknown })[key === 'floors' ? 'floor' : 'id']
          : undefined
      words.push(`${key === 'floors' ? 'floor' : 'room'} ${label ?? `no. ${index + 1} of the file`}`)
      i++
    } else {
      at = list
      if (typeof key === 'number' && words.length > 0) words[words.length - 1] += `[${key}]`
      else words.push(String(key))
    }
  }
  const place = words.join(', ') || 'the file'
  return `The floor plan, ${place}`
}
