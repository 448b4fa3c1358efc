import type { Site } from '../model/site.ts'
import type { Grid } from './grid.ts'

/** A read that proves a place may still be a stray one. */
const strayRead = { rfid: 0.02, nfc: 0.003, barcode: 0.003, ble: 0.1 }
const proofReachM = { rfid: 3, nfc: 1.2, barcode: 1.2, ble: 4 }

/** A read at a choke point: its room, or its surroundings where it has none; anything else only as a stray read. */
export function chokePoints(site: Site, grid: Grid) {
  const byId = new Map(grid.rooms.map((room, i) => [room.id, i]))
  const roomOf = site.receivers.map(({ room }) => (room === undefined ? -1 : (byId.get(room) ?? -1)))

  /** Adds to `into` what receiver r's read says of each cell. */
  return function prove(r: number, cells: Int32Array, count: number, into: Float32Array): void {
    const receiver = site.receivers[r]
    const room = roomOf[r]
    const reach = proofReachM[receiver.kind]
    const stray = Math.log(strayRead[receiver.kind])
    for (let k = 0; k < count; k++) {
      const cell = cells[k]
      const far = Math.hypot(grid.x[cell] - receiver.xM, grid.y[cell] - receiver.yM) / reach
      const inside =
        room >= 0 ? grid.room[cell] === room : grid.floors[grid.floorIndex[cell]].floor === receiver.floor && far < 2
      into[k] += inside ? -Math.min(2, (far * far) / 2) : stray - 2
    }
  }
}
