/** The node as a web application: the routes of the chain's modules, the same errors everywhere, a label on every answer. */

import { type Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { bankRoutes } from './bank.ts'
import { distributionRoutes } from './distribution.ts'
import { marketRoutes } from './market.ts'
import { oracleRoutes } from './oracle.ts'
import { badRequest, gatewayCodes, type RefusalStatus, RequestRefusal, TransactionRefusal } from './refusals.ts'
import type { Ask, Route } from './route.ts'
import { simRoutes } from './sim.ts'
import type { SimulatedNode } from './simulated-node.ts'
import { stakingRoutes } from './staking.ts'
import { tendermintRoutes } from './tendermint.ts'
import { transactionRoutes } from './transactions.ts'
import { treasuryRoutes } from './treasury.ts'

/** Most bytes of a body: a transaction in base64 fits twice. */
const bodyBytesMax = 196_608

/** Every address that the node answers. */
export const nodeRoutes: readonly Route[] = [
  ...bankRoutes,
  ...marketRoutes,
  ...oracleRoutes,
  ...treasuryRoutes,
  ...stakingRoutes,
  ...distributionRoutes,
  ...tendermintRoutes,
  ...transactionRoutes,
  ...simRoutes,
]

/** Modules of the real chain that the simulation has nothing of. */
const unsimulated: Readonly<Record<string, string>> = {
  '/terra/wasm/*': 'contracts do not run on the simulated chain: Anchor and Mirror are parts of the run, not contracts',
  '/wasm/*': 'contracts do not run on the simulated chain: Anchor and Mirror are parts of the run, not contracts',
  '/cosmos/gov/*': 'proposals are dated events of the scenario; there is no governance module to ask',
  '/cosmos/slashing/*': 'signing of blocks is not simulated validator by validator',
  '/cosmos/mint/*': 'the simulated chain has no inflation',
  '/cosmos/authz/*': 'authorisations are not simulated',
  '/cosmos/feegrant/*': 'fee grants are not simulated',
  '/ibc/*': 'other chains are not simulated',
}

const loopbackHost = /^(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?$/

/** Builds the application. Nothing is opened; tests call `app.request`. */
export function createNodeApp(node: SimulatedNode, options: { loopbackOnly: boolean }): Hono {
  const app = new Hono()
  app.use(async (context, next) => {
    await next()
    label(context, node)
  })
  app.use(async (context, next) => {
    checkCaller(context, options.loopbackOnly)
    if (context.req.method === 'OPTIONS' && context.req.header('origin') !== undefined) return context.body(null, 204)
    checkHeight(context, node)
    if (node.defect !== undefined) {
      throw new RequestRefusal(503, gatewayCodes.unavailable, 'the node stopped at a defect; its terminal tells which')
    }
    return next()
  })
  const limitBody = bodyLimit({
    maxSize: bodyBytesMax,
    onError: () => {
      throw new RequestRefusal(413, gatewayCodes.resourceExhausted, `a body may have ${bodyBytesMax} bytes`)
    },
  })
  // No read looks at a body; to ask whether there is one costs as much as all the rest of a read.
  app.use((context, next) => (isRead(context.req.method) ? next() : limitBody(context, next)))
  for (const route of nodeRoutes) {
    app.on(route.method, route.path, async context => context.json(await route.answer(askOf(context), node)))
  }
  for (const [path, reason] of Object.entries(unsimulated)) {
    app.all(path, () => {
      throw new RequestRefusal(501, gatewayCodes.unimplemented, reason)
    })
  }
  for (const path of new Set(nodeRoutes.map(route => route.path))) {
    const methods = nodeRoutes.filter(route => route.path === path).map(route => route.method)
    app.all(path, context => {
      context.header('allow', methods.join(', '))
      throw new RequestRefusal(405, gatewayCodes.unimplemented, `this address takes ${methods.join(' and ')}`)
    })
  }
  app.notFound(context => sendError(context, 404, gatewayCodes.notFound, 'Not Found; /sim tells what this node is'))
  app.onError((error, context) => answerError(context, error))
  return app
}

function label(context: Context, node: SimulatedNode): void {
  const { headers } = context.res
  headers.set('x-simulated', node.label)
  headers.set('grpc-metadata-x-cosmos-block-height', String(node.chain.height()))
  headers.set('cache-control', 'no-store')
  headers.set('x-content-type-options', 'nosniff')
  const origin = context.req.header('origin')
  if (origin === undefined || !isLoopbackOrigin(origin)) return
  headers.set('access-control-allow-origin', origin)
  headers.set('access-control-allow-methods', 'GET, POST')
  headers.set('access-control-allow-headers', 'content-type, x-cosmos-block-height')
  headers.set('access-control-expose-headers', 'x-simulated')
  headers.set('vary', 'origin')
}

/** Pages of this machine may use the node; a foreign page may not, neither by its own name nor by one that it points here. */
function checkCaller(context: Context, loopbackOnly: boolean): void {
  const host = context.req.header('host') ?? ''
  if (loopbackOnly && !loopbackHost.test(host)) {
    throw new RequestRefusal(421, gatewayCodes.permissionDenied, 'this node answers for this machine alone')
  }
  const origin = context.req.header('origin')
  if (origin !== undefined && !isLoopbackOrigin(origin)) {
    throw new RequestRefusal(403, gatewayCodes.permissionDenied, 'pages of other sites may not use this node')
  }
}

function isRead(method: string): boolean {
  return method === 'GET' || method === 'HEAD'
}

function isLoopbackOrigin(origin: string): boolean {
  return /^https?:\/\//.test(origin) && loopbackHost.test(origin.replace(/^https?:\/\//, ''))
}

/** Only the present can be asked for. */
function checkHeight(context: Context, node: SimulatedNode): void {
  const text = context.req.header('x-cosmos-block-height') ?? context.req.query('height')
  if (text === undefined || text === '' || text === '0') return
  if (!/^\d{1,15}$/.test(text)) throw badRequest(`“${text.slice(0, 40)}” is not a height`)
  const latest = node.chain.height()
  if (Number(text) !== latest) {
    throw badRequest(`this node keeps the state of its latest height alone, which is ${latest}, not ${Number(text)}`)
  }
}

function askOf(context: Context): Ask {
  return {
    part: name => context.req.param(name) ?? '',
    query: name => context.req.query(name),
    queries: name => context.req.queries(name) ?? [],
    body: async () => {
      let value: unknown
      try {
        const text = await context.req.text()
        value = text === '' ? {} : JSON.parse(text)
      } catch (error) {
        if (error instanceof RequestRefusal) throw error
        throw badRequest('the body is not JSON')
      }
      if (typeof value !== 'object' || value === null || Array.isArray(value)) {
        throw badRequest('the body must be a JSON object')
      }
      return value as Record<string, unknown>
    },
  }
}

function sendError(context: Context, status: RefusalStatus, code: number, message: string): Response {
  return context.json({ code, message, details: [] }, status)
}

/** Refusals are told; anything else is a defect of ours, told here and not to the client. */
function answerError(context: Context, error: Error): Response {
  if (error instanceof RequestRefusal) return sendError(context, error.status, error.code, error.message)
  if (error instanceof TransactionRefusal) {
    return sendError(context, 400, gatewayCodes.invalidArgument, `${error.message}: invalid request`)
  }
  console.error(error.stack ?? error.message)
  return sendError(context, 500, gatewayCodes.internal, 'a defect of the node; its terminal tells more')
}
