import { holding, loudest, meansUntil, type Peer, placeOf } from './peer.ts'

/** The receiver with the loudest mean of five seconds: what most gateway products and reelyActive's barnowl do. */
export const nearest: Peer = {
  name: 'nearest receiver',
  learn: site => holding((walk, t) => placeOf(site, loudest(meansUntil(walk, t, 5, site.receivers.length)))),
}
