import { bermuda } from './bermuda.ts'
import { centroid } from './centroid.ts'
import { espresense } from './espresense.ts'
import { maximumLikelihood } from './maximumLikelihood.ts'
import { nearest } from './nearest.ts'
import { neighbours } from './neighbours.ts'
import type { Peer } from './peer.ts'
import { roomAssistant } from './roomAssistant.ts'

export const peers: readonly Peer[] = [
  nearest,
  roomAssistant,
  bermuda,
  centroid,
  espresense,
  maximumLikelihood,
  neighbours,
]
