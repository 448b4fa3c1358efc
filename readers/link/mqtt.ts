import { connect, type IClientOptions } from 'mqtt'
import { type Problem, problem, saidProblem } from '../../core/model/problem.ts'
import { sentence } from '../../core/model/sentences.ts'
import { deadLink, type OpenLink } from './link.ts'

/** A broker, and how it is spoken to. */
export interface BrokerAddress {
  /** `mqtt://[USER:PASSWORD@]HOST[:PORT]`, `mqtts://…`, `ws://…`, `wss://…` */
  readonly url: string
  /** 4 = MQTT 3.1.1 (the default: every broker knows it), 5 = MQTT 5. */
  readonly protocolVersion?: 4 | 5
  /** Instead of what stands in the URL. */
  readonly login?: { readonly user: string; readonly password: string }
  /** PEM of the authority by which the broker is believed; otherwise those of this computer. */
  readonly ca?: string
}

/**
 * A broker that has died without a word is noticed after one and a half of these. That a busy feed has stopped is noticed
 * sooner, by the session; a short interval here would cut off a broker that is only behind with its work.
 */
const keepAliveS = 10
/** Messages that have piled up are read so long at a time: then ports and people have their turn. */
const burstMs = 10
/** ... but so many at least: where others use the computer too, little is done in that time. */
const leastBurst = 200

export const mqttLink = (broker: BrokerAddress, topic: string): OpenLink =>
  /^(mqtts?|wss?):\/\//i.test(broker.url) && URL.canParse(broker.url)
    ? subscription(broker, topic)
    : deadLink(
        problem(
          'error',
          'The address of the MQTT broker is no address.',
          'Write it as mqtt://HOST:PORT or mqtts://USER:PASSWORD@HOST:PORT.',
        ),
      )

const subscription =
  (broker: BrokerAddress, topic: string): OpenLink =>
  events => {
    let over = false
    let open = false
    const fail = (told: Problem) => {
      if (over) return
      over = true
      client.end(true)
      events.failed(told)
    }
    // What a broker remembers may come before its word that the topic is granted: then that message is the word.
    const begin = () => {
      if (open) return
      open = true
      events.opened()
    }
    const where = hostOf(broker.url)
    const options: IClientOptions = {
      protocolVersion: broker.protocolVersion ?? 4,
      // Coming back is the session's work, the same for every kind of link.
      reconnectPeriod: 0,
      connectTimeout: 5000,
      keepalive: keepAliveS,
      clean: true,
      resubscribe: false,
      ...(broker.login && { username: broker.login.user, password: broker.login.password }),
      ...(broker.ca !== undefined && { ca: broker.ca }),
    }
    const client = connect(broker.url, options)
    client.on('connect', () => {
      client.subscribe(topic, { qos: 0 }, error => {
        if (over) return
        if (error)
          return fail(
            saidProblem('error', sentence('brokerRefusesTopic', { where, topic }), sentence('brokerRefusesTopicTip')),
          )
        begin()
      })
    })
    client.on('message', (name, payload, packet) => {
      if (over) return
      begin()
      events.received({ topic: name, payload, ...(packet.retain && { retained: true }) })
    })
    let [burst, burstAt, pingedAt] = [0, 0, performance.now()]
    client.handleMessage = (_packet, done) => {
      if (++burst < leastBurst || performance.now() - burstAt < burstMs) return done()
      setImmediate(() => {
        burst = 0
        burstAt = performance.now()
        // The answer to a ping waits behind all that has piled up. What comes meanwhile shows as well that the broker lives.
        if (burstAt - pingedAt >= keepAliveS * 500 && client.connected) {
          pingedAt = burstAt
          client.sendPing()
          client.reschedulePing(true)
        }
        done()
      })
    }
    const lost = saidProblem('error', sentence('brokerLost', { where }), sentence('brokerLostTip'))
    client.on('error', error => fail(open ? lost : refusal(where, error)))
    client.on('close', () => fail(open ? lost : unreachable(where)))
    return {
      send(output) {
        if (!over && open && !(output instanceof Uint8Array)) client.publish(output.topic, Buffer.from(output.payload))
      },
      async close() {
        over = true
        await client.endAsync(true)
      },
    }
  }

const unreachable = (where: string): Problem =>
  saidProblem('error', sentence('brokerMute', { where }), sentence('brokerMuteTip'))

function refusal(where: string, error: Error & { code?: unknown }): Problem {
  // Connack codes: 4 and 5 of MQTT 3.1.1, 134 and 135 of MQTT 5.
  if (error.code === 4 || error.code === 5 || error.code === 134 || error.code === 135)
    return saidProblem('error', sentence('brokerDenies', { where }), sentence('brokerDeniesTip'))
  if (error.code === 1 || error.code === 132)
    return problem(
      'error',
      `The MQTT broker at ${where} does not speak this version of MQTT.`,
      'Use MQTT 3.1.1 for it.',
    )
  return unreachable(where)
}

/** Without user and password. */
function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : url.replace(/^.*@/, '')
}
