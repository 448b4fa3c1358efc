import type { Sql } from '../sql.ts'

/** A picture under a floor: a data URL, its lower left corner and its size in metres. */
export interface FloorPicture {
  readonly image: string
  readonly x0: number
  readonly y0: number
  readonly widthM: number
  readonly heightM: number
}

export function floorPictureRows(sql: Sql) {
  const one = sql.prepare<{ image: string; x0: number; y0: number; width_m: number; height_m: number }>(
    'SELECT image, x0, y0, width_m, height_m FROM floor_picture WHERE floor = ?',
  )
  const put = sql.prepare(
    'INSERT OR REPLACE INTO floor_picture (floor, image, x0, y0, width_m, height_m) VALUES (?, ?, ?, ?, ?, ?)',
  )
  const remove = sql.prepare('DELETE FROM floor_picture WHERE floor = ?')

  return {
    of(floor: number): FloorPicture | null {
      const row = one.get(floor)
      return row ? { image: row.image, x0: row.x0, y0: row.y0, widthM: row.width_m, heightM: row.height_m } : null
    },
    save(floor: number, picture: FloorPicture | null): void {
      if (picture === null) remove.run(floor)
      else put.run(floor, picture.image, picture.x0, picture.y0, picture.widthM, picture.heightM)
    },
  }
}
