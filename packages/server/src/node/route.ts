/** What a route of the node is, and what its answer may look at. */

import { denomPattern } from './amounts.ts'
import { badRequest } from './refusals.ts'
import type { SimulatedNode } from './simulated-node.ts'

/** A request, as far as routes look at it. */
export type Ask = {
  /** A part of the path; every name of the route's path is there. */
  part(name: string): string
  /** One value of the query. */
  query(name: string): string | undefined
  /** All values of one name in the query. */
  queries(name: string): string[]
  /** The body as JSON, an object; anything else is refused. */
  body(): Promise<Record<string, unknown>>
}

/** An address of the node and what it answers. */
export type Route = {
  method: 'GET' | 'POST'
  /** With `:name` for parts that vary. */
  path: string
  answer(ask: Ask, node: SimulatedNode): object | Promise<object>
}

/** A GET route. */
export function get(path: string, answer: Route['answer']): Route {
  return { method: 'GET', path, answer }
}

/** A POST route. */
export function post(path: string, answer: Route['answer']): Route {
  return { method: 'POST', path, answer }
}

/** What the older routes answer: the result beside the height. */
export function legacy(node: SimulatedNode, result: unknown): object {
  return { height: String(node.chain.height()), result }
}

/** Reads a denom of a request. Whether the chain has it is another question: of one that it lacks nobody has anything. */
export function denomOfRequest(denom: string | undefined): string {
  if (denom === undefined || !denomPattern.test(denom)) {
    throw badRequest(`“${(denom ?? '').slice(0, 100)}” is not a denom: invalid denom`)
  }
  return denom
}
