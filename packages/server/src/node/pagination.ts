/** Long lists page by page, as the chain's query routes cut them. */

import { base64 } from '@scure/base'
import { badRequest } from './refusals.ts'
import type { Ask } from './route.ts'

/** Entries of a page where the client names no limit. Source: the SDK's types/query. */
const limitDefault = 100
/** Most entries of a page. */
const limitMax = 1000

/** A page and how to go on. */
export type Page<T> = { entries: T[]; pagination: { next_key: string | null; total: string } }

/**
 * The part of a list that the query asks for: `pagination.limit`, and `pagination.offset` or `pagination.key`, and
 * `pagination.reverse`. The total is always told.
 */
export function page<T>(list: readonly T[], ask: Pick<Ask, 'query'>): Page<T> {
  const limit = Math.min(limitMax, wholeQuery(ask, 'pagination.limit') || limitDefault)
  const key = ask.query('pagination.key')
  const offset = key === undefined || key === '' ? wholeQuery(ask, 'pagination.offset') : offsetOfKey(key)
  const ordered = ask.query('pagination.reverse') === 'true' ? [...list].reverse() : list
  const entries = ordered.slice(offset, offset + limit)
  const next = offset + entries.length
  return {
    entries,
    pagination: { next_key: next < list.length ? keyOfOffset(next) : null, total: String(list.length) },
  }
}

/** A whole number of the query; 0 where it is not given. */
export function wholeQuery(ask: Pick<Ask, 'query'>, name: string): number {
  const text = ask.query(name)
  if (text === undefined || text === '') return 0
  if (!/^\d{1,15}$/.test(text)) throw badRequest(`${name} must be a whole number from 0`)
  return Number(text)
}

function keyOfOffset(offset: number): string {
  return base64.encode(new TextEncoder().encode(String(offset)))
}

function offsetOfKey(key: string): number {
  let text = ''
  try {
    text = new TextDecoder().decode(base64.decode(key))
  } catch {
    // Told below.
  }
  if (!/^\d{1,15}$/.test(text)) throw badRequest('pagination.key is not one that this node gave')
  return Number(text)
}
