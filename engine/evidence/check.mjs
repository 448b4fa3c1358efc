#!/usr/bin/env node
/*
 * Checks an evidence pack of Whereabouts. Needs Node and nothing of the program that wrote it.
 *
 *   node check.mjs PACK.jsonl [PUBLIC-KEY.pem]
 *
 * Each line is JSON {"n", "prev", "body"}: n counts from 1, prev is the SHA-256 (hex) of the line before, as its bytes stand
 * there ("" in the first). The last body is {"kind":"signature"}: Ed25519 over the hash of the line before it. Without a
 * key file the key in the pack is used: that shows that nothing was altered since it was signed, not who signed it.
 */
import { createHash, createPublicKey, verify } from 'node:crypto'
import { readFileSync } from 'node:fs'

const [file, keyFile] = process.argv.slice(2)
if (file === undefined) {
  process.stderr.write('usage: node check.mjs PACK.jsonl [PUBLIC-KEY.pem]\n')
  process.exit(2)
}

const fail = text => {
  process.stdout.write(`BROKEN: ${text}\n`)
  process.exit(1)
}

const lines = readFileSync(file, 'utf8').split('\n')
if (lines.pop() !== '') fail('the last line has no end: the pack was cut.')
let prev = ''
let before = ''
let last
for (const [i, line] of lines.entries()) {
  let entry
  try {
    entry = JSON.parse(line)
  } catch {
    fail(`line ${i + 1} is not JSON.`)
  }
  if (entry.n !== i + 1) fail(`line ${i + 1} says that it is line ${entry.n}: a line is missing, added or moved.`)
  if (entry.prev !== prev) fail(`line ${i + 1} does not follow the line before it: that one was altered.`)
  before = prev
  prev = createHash('sha256').update(line).digest('hex')
  last = entry.body
}
if (last?.kind !== 'signature') fail('it is not signed, or its end is missing.')
const key = createPublicKey(keyFile === undefined ? last.publicKey : readFileSync(keyFile))
if (!verify(null, Buffer.from(before, 'hex'), key, Buffer.from(last.signature, 'base64')))
  fail('the signature does not fit: the pack was altered, or signed with another key.')
process.stdout.write(
  `OK: ${lines.length} lines, unaltered since they were signed${keyFile === undefined ? '' : ' with this key'}.\n`,
)
