/** The web application: pages, the library's scenarios and their runs, a check for scenarios that people bring. */

import { BreakwaterError, Defect, engineVersion, loadScenario, type Mistake, type Scenario } from '@breakwater/engine'
import { type Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { secureHeaders } from 'hono/secure-headers'
import { readInsideLibrary } from '../files/library.ts'
import { Stopped } from '../run/worker-pool.ts'
import type { PageFile } from './pages.ts'
import type { RunStore } from './run-store.ts'

/** What the application serves. */
export type AppParts = {
  scenarios: ReadonlyMap<string, Scenario>
  runs: RunStore
  pages: ReadonlyMap<string, PageFile>
  /** The addresses of the rooms, and figures of their health; undefined where only runs are served. */
  rooms?: { routes: Hono; health: () => Record<string, number | string> }
  /** True: only requests to this machine's own name are answered, so that a foreign page cannot reach it through a name it owns. */
  loopbackOnly: boolean
}

/** A scenario that is sent may have as many bytes as a scenario file. */
const bodyBytesMax = 1_048_576

const loopbackHost = /^(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?$/

/** True for the names by which this machine reaches itself. */
export function isLoopbackHost(host: string): boolean {
  return loopbackHost.test(host)
}

/** True where a request comes from a page of this server itself, or from no page at all. */
export function isOwnOrigin(host: string, origin: string | undefined): boolean {
  return origin === undefined || origin.replace(/^https?:\/\//, '') === host
}

/** Builds the application. Nothing is opened; tests call `app.request`. */
export function createApp(parts: AppParts): Hono {
  const app = new Hono()
  app.use(
    secureHeaders({
      contentSecurityPolicy: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'", 'data:', 'blob:'],
        fontSrc: ["'self'"],
        connectSrc: ["'self'"],
        workerSrc: ["'self'"],
        manifestSrc: ["'self'"],
        baseUri: ["'none'"],
        formAction: ["'none'"],
        frameAncestors: ["'none'"],
      },
      crossOriginOpenerPolicy: 'same-origin',
      crossOriginResourcePolicy: 'same-origin',
      referrerPolicy: 'no-referrer',
      xFrameOptions: 'DENY',
      // The server speaks plain HTTP on this machine; a promise of HTTPS would lock people out of the port.
      strictTransportSecurity: false,
    }),
  )
  app.use(async (context, next) => {
    const host = context.req.header('host') ?? ''
    if (parts.loopbackOnly && !isLoopbackHost(host)) {
      return refuse(
        context,
        421,
        'foreign-host',
        'This server answers for this machine alone.',
        'Open http://127.0.0.1 with its port.',
      )
    }
    const origin = context.req.header('origin')
    if (!isOwnOrigin(host, origin)) {
      return refuse(
        context,
        403,
        'foreign-origin',
        'Another site may not use this server.',
        'Open the page from this server itself.',
      )
    }
    return next()
  })
  if (parts.rooms !== undefined) app.route('/', parts.rooms.routes)
  addApi(app, parts)
  app.get('*', context => {
    const path = pageOf(context.req.path)
    const file = parts.pages.get(path)
    if (file !== undefined) return sendPage(context, file)
    const hint = parts.pages.size === 0 ? 'Run `npm run build` once and start again.' : 'Begin at /.'
    return refuse(context, 404, 'not-found', 'There is nothing at this address.', hint)
  })
  app.notFound(context => refuse(context, 404, 'not-found', 'There is nothing at this address.', 'Begin at /.'))
  app.onError((error, context) => answerError(context, error))
  return app
}

function addApi(app: Hono, parts: AppParts): void {
  app.use('/api/*', async (context, next) => {
    await next()
    if (context.res.headers.get('cache-control') === null) context.header('cache-control', 'no-store')
  })
  app.get('/api/health', context => {
    const rooms = parts.rooms === undefined ? {} : { rooms: parts.rooms.health() }
    return context.json({ ok: true, engineVersion, scenarios: parts.scenarios.size, ...rooms })
  })
  app.get('/api/scenarios', context =>
    context.json(
      [...parts.scenarios.values()].map(({ document }) => ({
        id: document.id,
        title: document.title,
        header: document.header,
        summary: document.summary,
      })),
    ),
  )
  app.get('/api/scenarios/:id', context => {
    const scenario = parts.scenarios.get(context.req.param('id'))
    if (scenario === undefined) return unknownScenario(context, parts)
    const { document, source, fields } = scenario
    const { id, title, header, summary, switches, sliders, variants, sources } = document
    return context.json({ id, title, header, summary, source, fields, switches, sliders, variants, sources })
  })
  app.get('/api/runs/:id', async context => {
    const scenario = parts.scenarios.get(context.req.param('id'))
    if (scenario === undefined) return unknownScenario(context, parts)
    const run = await parts.runs.get(scenario)
    const etag = `"${run.manifestHash.slice(0, 16)}-${run.resultHash.slice(0, 16)}"`
    context.header('cache-control', 'no-cache')
    return sendBytes(context, { type: 'application/json', body: run.json, gzip: run.gzip, etag })
  })
  app.post(
    '/api/check',
    bodyLimit({
      maxSize: bodyBytesMax,
      onError: context =>
        refuse(
          context,
          413,
          'too-large',
          'The scenario is larger than 1 MiB.',
          'Keep tables of numbers in CSV files of the library.',
        ),
    }),
    async context => {
      const bytes = new Uint8Array(await context.req.arrayBuffer())
      const loaded = loadScenario(bytes, { file: 'library/scenarios/sent.yaml', read: readInsideLibrary })
      if (loaded.ok) return context.json({ ok: true, source: loaded.scenario.source })
      return context.json({ ok: false, mistakes: loaded.mistakes }, 422)
    },
  )
  app.all('/api/*', context =>
    refuse(context, 404, 'not-found', 'The server has no such address.', 'See docs: /api/scenarios, /api/runs/<id>.'),
  )
}

/** The file of a page: all addresses of rooms are one page, which reads its address itself. */
function pageOf(path: string): string {
  if (path === '/') return '/index.html'
  return /^\/(rooms|join)(\/[^.]*)?$/.test(path) ? '/room.html' : path
}

function unknownScenario(context: Context, parts: AppParts): Response {
  const known = [...parts.scenarios.keys()].join(', ')
  return refuse(
    context,
    404,
    'unknown-scenario',
    'The library has no such scenario.',
    known === '' ? 'The library is empty.' : `Known: ${known}.`,
  )
}

function sendPage(context: Context, file: PageFile): Response {
  context.header('cache-control', file.immutable ? 'public, max-age=31536000, immutable' : 'no-cache')
  return sendBytes(context, file)
}

type Sendable = { type: string; body: Uint8Array; gzip: Uint8Array | undefined; etag: string }

/** Sends bytes, compressed where the other side takes it, or 304 where it has them. */
function sendBytes(context: Context, file: Sendable): Response {
  context.header('etag', file.etag)
  context.header('vary', 'accept-encoding')
  if (context.req.header('if-none-match') === file.etag) return context.body(null, 304)
  context.header('content-type', file.type)
  const zipped = file.gzip !== undefined && /\bgzip\b/.test(context.req.header('accept-encoding') ?? '')
  if (zipped) context.header('content-encoding', 'gzip')
  return context.body((zipped ? file.gzip! : file.body) as Uint8Array<ArrayBuffer>)
}

/** One mistake as an answer. */
function refuse(
  context: Context,
  status: 403 | 404 | 413 | 421 | 503,
  code: string,
  message: string,
  hint: string,
): Response {
  const mistake: Mistake = { code, where: {}, message, hint }
  return context.json({ ok: false, mistakes: [mistake] }, status)
}

/** Mistakes are the sender's (422), everything else is a defect of ours (500): said with what is needed to replay it, printed in full here. */
function answerError(context: Context, error: Error): Response {
  if (error instanceof BreakwaterError) return context.json({ ok: false, mistakes: error.mistakes }, 422)
  if (error instanceof Stopped)
    return refuse(context, 503, 'stopping', 'The server is stopping.', 'Start it and ask again.')
  const replay = error instanceof Defect ? error.replay : {}
  console.error(`${error.stack ?? error.message}\n${JSON.stringify(replay)}`)
  return context.json({ ok: false, defect: { message: error.message, ...replay } }, 500)
}
