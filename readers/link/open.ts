import { saidProblem } from '../../core/model/problem.ts'
import { sentence } from '../../core/model/sentences.ts'
import type { Doors } from './doors.ts'
import { deadLink, type LinkAddress, type OpenLink } from './link.ts'
import { localLink } from './local.ts'
import { type BrokerAddress, mqttLink } from './mqtt.ts'
import type { SerialPorts } from './ports.ts'
import { serialLink } from './serial.ts'
import { tcpLink } from './tcp.ts'
import { udpLink } from './udp.ts'

/** What the readers of one engine share. */
export interface Ways {
  /** MQTT links go by the site's one broker; null where it has none. */
  readonly broker: BrokerAddress | null
  readonly ports: SerialPorts
  readonly doors: Doors
}

/** The way to a reader. */
export const linkTo = (address: LinkAddress, { broker, ports, doors }: Ways): OpenLink => {
  switch (address.kind) {
    case 'serial':
      return serialLink(address, ports)
    case 'tcp':
      return tcpLink(address.host, address.port)
    case 'mqtt':
      return broker ? mqttLink(broker, address.topic) : withoutBroker
    case 'udp':
      return udpLink(address.host, address.port)
    case 'http':
    case 'keyboard':
      return doors.link(doorOf(address))
    case 'local':
      return localLink
  }
}

/** By which name the engine's server and its windows know the way to such a reader. */
export const doorOf = (address: Extract<LinkAddress, { readonly kind: 'http' | 'keyboard' }>): string =>
  address.kind === 'http' ? `http:${address.path}` : `keyboard:${address.station}`

const withoutBroker = deadLink(saidProblem('error', sentence('brokerMissing'), sentence('brokerMissingTip')))
