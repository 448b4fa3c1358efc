import { problem } from '../../core/model/problem.ts'
import { deadLink, type LinkAddress, type OpenLink } from './link.ts'
import { type BrokerAddress, mqttLink } from './mqtt.ts'
import { serialLink } from './serial.ts'
import { tcpLink } from './tcp.ts'

/** The way to a reader. MQTT links go by the site's one broker; null where it has none. */
export const linkTo = (address: LinkAddress, broker: BrokerAddress | null): OpenLink => {
  switch (address.kind) {
    case 'serial':
      return serialLink(address.path, address.baud)
    case 'tcp':
      return tcpLink(address.host, address.port)
    case 'mqtt':
      return broker ? mqttLink(broker, address.topic) : withoutBroker
  }
}

const withoutBroker = deadLink(
  problem(
    'error',
    'This reader speaks over MQTT, but there is no MQTT broker.',
    'Start the server with --mqtt PORT, or --mqtt URL for a broker of your own.',
  ),
)
