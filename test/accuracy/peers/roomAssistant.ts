import { loudest, type Peer, placeOf } from './peer.ts'

const process = 0.008
const measurement = 4
const timeoutS = 60

/** room-assistant: a scalar Kalman filter on each receiver's level, and the nearest receiver by it. */
export const roomAssistant: Peer = {
  name: 'room-assistant',
  learn: site => (walk, instants) => {
    const state = site.receivers.map(() => ({ level: NaN, variance: 0, at: -Infinity }))
    let next = 0
    return instants.map(t => {
      for (; next < walk.heard.length && walk.heard[next].t <= t + 1e-6; next++) {
        const h = walk.heard[next]
        const s = state[h.receiver]
        if (!s) continue
        if (h.t - s.at > timeoutS || Number.isNaN(s.level))
          Object.assign(s, { level: h.rssiDbm, variance: measurement })
        else {
          s.variance += process
          const gain = s.variance / (s.variance + measurement)
          s.level += gain * (h.rssiDbm - s.level)
          s.variance *= 1 - gain
        }
        s.at = h.t
      }
      return placeOf(site, loudest(state.map(s => (t - s.at <= timeoutS ? s.level : NaN))))
    })
  },
}
