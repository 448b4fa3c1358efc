import type { FastifyInstance } from 'fastify'
import { saidProblem } from '../../core/model/problem.ts'
import { sentence } from '../../core/model/sentences.ts'
import type { Engine } from '../engine.ts'

/** The longest message that drivers of gateways read. */
const mostBytes = 262_144

const unknownPath = saidProblem('warning', sentence('postStrange'), sentence('postStrangeTip'))
const tooLong = saidProblem('warning', sentence('postTooLong', { kb: mostBytes / 1024 }), sentence('postTooLongTip'))

/**
 * Gateways that post what they hear: the paths of readers with a link `http:PATH`, and no others. What is refused is counted
 * for the operators. No page may post: a browser says where its page comes from, a gateway does not.
 */
export async function takePosts(app: FastifyInstance, engine: Engine) {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: mostBytes }, (_, body, done) => done(null, body))
  app.setErrorHandler((error: { statusCode?: number }, _, reply) => {
    const status = error.statusCode ?? 500
    if (status === 413) engine.notice('gateways', tooLong)
    if (status >= 500) engine.log.error({ err: error }, 'a post of a gateway')
    return reply.code(status).send()
  })
  app.post<{ Body: Uint8Array | undefined }>('/*', { bodyLimit: mostBytes }, (request, reply) => {
    if (request.headers.origin !== undefined) return reply.code(403).send()
    if (!request.body?.length) return reply.code(400).send()
    const [path = ''] = request.url.split('?')
    const door = `http:${path.replace(/\/+$/, '')}`
    if (engine.feeds?.push(door, { topic: '', payload: request.body })) return reply.code(200).send()
    engine.notice('gateways', unknownPath)
    return reply.code(404).send()
  })
}
