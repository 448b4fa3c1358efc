import { z } from 'zod'
import { calibrationStages } from '../model/calibration.ts'
import { operation, topic } from './operation.ts'
import type { Permission } from './permissions.ts'

const point = z.tuple([z.number(), z.number()])

/** The site as the map draws it. */
const SiteView = z.object({
  name: z.string(),
  timeZone: z.string(),
  demo: z.boolean(),
  floors: z.array(
    z.object({
      floor: z.number(),
      name: z.string(),
      bounds: z.tuple([z.number(), z.number(), z.number(), z.number()]),
      rooms: z.array(
        z.object({ id: z.string(), name: z.string(), type: z.string(), unit: z.string(), polygon: z.array(point) }),
      ),
      walls: z.array(z.tuple([z.number(), z.number(), z.number(), z.number()])),
      doors: z.array(z.object({ rooms: z.tuple([z.string(), z.string()]), at: point, widthM: z.number() })),
    }),
  ),
})

const rowError = z.object({ line: z.number(), column: z.string(), reason: z.string() })
export const ImportReport = z.object({
  rows: z.number(),
  added: z.number(),
  changed: z.number(),
  unchanged: z.number(),
  dryRun: z.boolean(),
  errors: z.array(rowError),
})
export type ImportReport = z.infer<typeof ImportReport>

export const importKinds = ['readers', 'assets', 'people', 'plans'] as const
export const exportKinds = ['assets', 'people', 'plans', 'alerts', 'history'] as const

const importNeeds: Readonly<Record<(typeof importKinds)[number], Permission>> = {
  readers: 'readers.set',
  assets: 'equipment.import',
  people: 'people.import',
  plans: 'equipment.import',
}
const exportNeeds: Readonly<Record<(typeof exportKinds)[number], Permission>> = {
  assets: 'equipment.export',
  people: 'people.export',
  plans: 'equipment.export',
  alerts: 'alarms.export',
  history: 'history.export',
}

/** Work that takes a while, and how far it is. */
const ProgressRow = z.object({
  id: z.literal('calibration'),
  stage: z.enum(calibrationStages),
  /** 0 to 1. */
  share: z.number(),
  startedAt: z.number(),
})

export const housekeepingTopics = {
  progress: topic({
    does: 'Long work that is under way.',
    needs: 'site.see',
    carries: 'nothing',
    key: 'id',
    row: ProgressRow,
  }),
}

export const housekeepingOperations = {
  'site.show': operation({
    does: 'The site: floors, rooms, walls, doors.',
    needs: 'site.see',
    carries: 'nothing',
    audited: false,
    input: z.object({}),
    output: SiteView,
  }),
  'site.import': operation({
    does: 'Make or extend the site from a plan and its receivers.',
    needs: 'site.set',
    carries: 'nothing',
    audited: true,
    input: z.object({
      /** Text of floorplan.json and of receivers.csv. */
      plan: z.string(),
      receivers: z.string(),
      name: z.string().max(120).optional(),
      timeZone: z.string().optional(),
      demo: z.boolean().default(false),
    }),
    output: z.object({
      name: z.string(),
      floors: z.number(),
      rooms: z.number(),
      receivers: z.number(),
      /** A radio model of a walk-through holds for this plan and these receivers. */
      calibrated: z.boolean(),
    }),
  }),
  'site.calibrate': operation({
    does: 'Fit the radio model on a walk-through and store it with the site.',
    needs: 'site.set',
    carries: 'nothing',
    audited: true,
    /** Texts of readings.csv (t_s,tag_id,receiver_id,rssi_dbm,sample_id) and truth.csv (t_s,tag_id,sample_id,x_m,y_m,z_m,room,floor). */
    input: z.object({ readings: z.string(), truth: z.string() }),
    output: z.object({ points: z.number(), seconds: z.number(), receivers: z.number(), pathResidualDb: z.number() }),
  }),
  'site.progress': operation({
    does: 'How far the long work is that is under way; nothing where none is.',
    needs: 'site.see',
    carries: 'nothing',
    audited: false,
    input: z.object({}),
    output: z.object({ work: z.array(ProgressRow) }),
  }),
  'table.import': operation({
    does: 'Import readers, assets, people or plans from CSV text: all rows or none.',
    needs: { by: 'kind', of: importNeeds },
    carries: 'words',
    audited: true,
    input: z.object({ kind: z.enum(importKinds), csv: z.string(), dryRun: z.boolean().default(false) }),
    output: ImportReport,
  }),
  'table.export': operation({
    does: 'Assets, people, plans, alerts or history as CSV text, in the columns of the import.',
    needs: { by: 'kind', of: exportNeeds },
    carries: 'words',
    audited: true,
    input: z.object({ kind: z.enum(exportKinds) }),
    output: z.object({ csv: z.string() }),
  }),
  'store.verify': operation({
    does: 'Check the database: integrity, schema, audit chain.',
    needs: 'store.keep',
    carries: 'nothing',
    audited: false,
    input: z.object({}),
    output: z.object({
      ok: z.boolean(),
      checks: z.array(z.object({ name: z.string(), ok: z.boolean(), detail: z.string() })),
    }),
  }),
  'store.backup': operation({
    does: 'Copy the database to a file while it runs.',
    needs: 'store.keep',
    carries: 'nothing',
    audited: true,
    input: z.object({ file: z.string() }),
    output: z.object({ file: z.string(), bytes: z.number() }),
  }),
}
