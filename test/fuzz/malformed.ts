import { contract, type OperationName, type TopicName } from '../../core/api/contract.ts'
import { Random } from '../../sim/random.ts'

/** Makes input that is off in all the ways that have hurt somebody: the same seed makes the same. */
export class Malformed {
  readonly random: Random

  constructor(seed: number) {
    this.random = new Random(seed)
  }

  below(n: number): number {
    return Math.floor(this.random.next() * n)
  }

  pick<T>(list: readonly T[]): T {
    return list[this.below(list.length)]!
  }

  bytes(most: number): Buffer {
    return Buffer.from(Array.from({ length: this.below(most) }, () => this.below(256)))
  }

  /** Some character of it is another, or it ends early, or a piece of it stands there twice. */
  damaged(text: string): string {
    const at = this.below(text.length + 1)
    switch (this.below(5)) {
      case 0:
        return text.slice(0, at)
      case 1:
        return text.slice(0, at) + this.pick(oddTexts) + text.slice(at)
      case 2:
        return text.slice(0, at) + String.fromCharCode(this.below(0x300)) + text.slice(at + 1)
      case 3:
        return text.slice(0, at) + text.slice(this.below(at + 1))
      default:
        return text.split(this.pick(['"', ',', '\n', ':', '1'])).join(this.pick(oddTexts))
    }
  }

  value(depth = 3): unknown {
    const kind = this.below(depth > 0 ? 9 : 6)
    switch (kind) {
      case 0:
      case 1:
        return this.pick(oddTexts)
      case 2:
        return this.pick(oddNumbers)
      case 3:
        return this.pick([null, true, false, [], {}])
      case 4:
        return this.bytes(40).toString('latin1')
      case 5:
        return this.pick(['p1', 'ward', 'store', 'assets', 'people', 'readers', 'plans', 'gw-ward', 'viewer'])
      case 6:
        return Array.from({ length: this.below(5) }, () => this.value(depth - 1))
      default:
        return Object.fromEntries(
          Array.from({ length: this.below(5) }, () => [this.pick(oddKeys), this.value(depth - 1)]),
        )
    }
  }

  /** For one operation: some of its own fields, with anything in them. */
  input(name: string): unknown {
    if (this.below(6) === 0) return this.value()
    const fields = Object.hasOwn(contract.operations, name) ? fieldsOf(name as OperationName) : oddKeys
    return Object.fromEntries(
      [...fields, ...(this.below(4) === 0 ? oddKeys : [])]
        .filter(() => this.below(5) > 0)
        .map(field => [field, this.value()]),
    )
  }

  /** A message for the socket. `whole` keeps to the form of messages, so that the connection lasts and more is reached. */
  message(id: number, operations: readonly string[], whole: boolean): string | Buffer {
    const kind = this.below(10)
    const op = this.below(12) === 0 ? this.pick(oddKeys) : this.pick(operations)
    const shaped = JSON.stringify(
      kind < 8
        ? { t: 'call', id, op, input: this.input(op) }
        : kind === 8
          ? { t: 'watch', topic: this.topic(), ...(this.below(2) === 0 && { since: this.below(1e6) - 1000 }) }
          : this.below(2) === 0
            ? { t: 'pace', ms: this.below(12_000) }
            : { t: 'unwatch', topic: this.topic() },
    )
    if (whole) return shaped
    switch (this.below(6)) {
      case 0:
        return this.bytes(200)
      case 1:
        return '['.repeat(this.below(20_000))
      case 2:
        return JSON.stringify(this.value())
      case 3:
        return `{"t":"call","id":1e999,"op":"rooms.list","input":${'{"a":'.repeat(this.below(3000))}`
      case 4:
        return '{"__proto__":{"t":"hello"},"t":"watch","topic":"__proto__"}'.slice(0, 10 + this.below(60))
      default:
        return this.damaged(shaped)
    }
  }

  private topic(): string {
    return this.below(3) === 0 ? this.pick(oddKeys) : this.pick(Object.keys(contract.topics) as TopicName[])
  }
}

function fieldsOf(name: OperationName): readonly string[] {
  const input = contract.operations[name].input as { shape?: object }
  return Object.keys(input.shape ?? {})
}

const oddKeys = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'then', '', 'id', 'kind', '0']
const oddNumbers = [0, -0, -1, 1.5, 1e308, -1e308, 2 ** 53, 2 ** 31, 4_294_967_296, 1e-320, 8.64e15, 8.64e15 + 1]
const oddTexts = [
  '',
  ' ',
  '\0',
  '\uFEFF',
  '\uD800',
  '\u202E',
  '"',
  "'; DROP TABLE subject; --",
  '../../../../etc/passwd',
  '<script>alert(1)</script>',
  '=HYPERLINK("x")',
  '%00%2e%2e',
  '[object Object]',
  '9'.repeat(400),
  'NaN',
  '-Infinity',
  '2026-02-30',
  '٣',
  '𐏿',
  'a'.repeat(5000),
]
