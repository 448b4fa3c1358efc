import { z } from 'zod'
import { asReceiverId, asRoomId } from '../model/ids.ts'
import { roomTypes } from '../model/site.ts'
import { operation } from './operation.ts'

const metres = z.number().min(-3000).max(3000)
const point = z.tuple([metres, metres])
const room = z.string().min(1).max(80).transform(asRoomId)

/** A plan as it is drawn: the parts of a site that a hand can change. */
export const DrawingShape = z.object({
  floors: z
    .array(
      z.object({
        floor: z.int(),
        name: z.string().max(120),
        bounds: z.tuple([metres, metres, metres, metres]),
        rooms: z
          .array(
            z.object({
              id: room,
              name: z.string().min(1).max(120),
              type: z.enum(roomTypes),
              unit: z.string().max(120),
              polygon: z.array(point).max(500),
            }),
          )
          .max(3000),
        walls: z.array(z.tuple([metres, metres, metres, metres])).max(20_000),
        doors: z
          .array(z.object({ rooms: z.tuple([room, room]), at: point, widthM: z.number().positive().max(20) }))
          .max(5000),
        blocked: z.object({ cellM: z.number().positive(), cells: z.array(point).max(200_000) }).optional(),
      }),
    )
    .max(200),
  shafts: z
    .array(z.object({ kind: z.enum(['lift', 'stairs']), rooms: z.array(z.object({ floor: z.int(), room })).max(200) }))
    .max(500),
  receivers: z
    .array(
      z.object({
        id: z.string().min(1).max(120).transform(asReceiverId),
        kind: z.enum(['ble', 'rfid', 'nfc', 'barcode']),
        xM: metres,
        yM: metres,
        zM: z.number().min(-10).max(100).optional(),
        floor: z.int(),
        room: room.optional(),
      }),
    )
    .max(20_000),
})

/** What lies under a floor while it is drawn: a picture of pixels, its lower left corner, and how large a pixel is. */
const Picture = z.object({
  image: z
    .string()
    .max(8_000_000)
    .regex(/^data:image\/(png|jpeg);base64,[A-Za-z0-9+/]+=*$/, 'is not a picture (PNG or JPEG)'),
  x0: metres,
  y0: metres,
  widthM: z.number().positive().max(6000),
  heightM: z.number().positive().max(6000),
})

export const drawingOperations = {
  'drawing.show': operation({
    does: 'The plan with its receivers, as it may be changed.',
    needs: 'site.set',
    carries: 'nothing',
    audited: false,
    input: z.object({}),
    /** Version 0: there is none yet. */
    output: z.object({ version: z.number(), calibrated: z.boolean(), drawing: DrawingShape }),
  }),
  'drawing.save': operation({
    does: 'Replace the plan and its receivers; the former version stays.',
    needs: 'site.set',
    carries: 'nothing',
    audited: true,
    input: z.object({
      drawing: DrawingShape,
      /** The version that was changed: another one since then refuses this. */
      version: z.int(),
      /** Of a site that is new. */
      name: z.string().trim().max(120).optional(),
    }),
    output: z.object({
      version: z.number(),
      rooms: z.number(),
      /** The walk-through still fits. */
      calibrated: z.boolean(),
      /** What is odd, but was saved. */
      problems: z.array(z.object({ severity: z.string(), text: z.string(), tip: z.string() })),
    }),
  }),
  'drawing.versions': operation({
    does: 'Former versions of the plan, newest first.',
    needs: 'site.set',
    carries: 'nothing',
    audited: false,
    input: z.object({}),
    output: z.object({
      versions: z.array(z.object({ version: z.number(), savedAt: z.number(), floors: z.number(), rooms: z.number() })),
    }),
  }),
  'drawing.version': operation({
    does: 'One former version of the plan, with the receivers of today.',
    needs: 'site.set',
    carries: 'nothing',
    audited: false,
    input: z.object({ version: z.int() }),
    output: z.object({ drawing: DrawingShape }),
  }),
  'drawing.picture': operation({
    does: 'The picture that lies under a floor while it is drawn.',
    needs: 'site.set',
    carries: 'nothing',
    audited: false,
    input: z.object({ floor: z.int() }),
    output: z.object({ picture: Picture.nullable() }),
  }),
  'drawing.setPicture': operation({
    does: 'Lay a picture under a floor, or take it away.',
    needs: 'site.set',
    carries: 'nothing',
    audited: true,
    input: z.object({ floor: z.int(), picture: Picture.nullable() }),
    output: z.object({ floor: z.number() }),
  }),
}
