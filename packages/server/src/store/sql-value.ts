/** Values that both databases keep. */

import { Defect } from '@breakwater/engine'

/** Text, a number, bytes, or nothing. */
export type SqlValue = string | number | null | Uint8Array

/**
 * A parameter as both databases take it. libsql ends the process at a boolean, cuts text at a NUL and keeps infinity as a word;
 * PostgreSQL refuses such text. So these are defects of the caller.
 */
export function sqlValue(value: unknown): SqlValue {
  if (value === null || value === undefined) return null
  if (typeof value === 'string') {
    if (value.includes('\0')) throw new Defect('A text with a NUL character was handed to the store.')
    return value
  }
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new Defect(`The number ${value} was handed to the store.`)
    return value
  }
  if (typeof value === 'bigint') {
    if (value > BigInt(Number.MAX_SAFE_INTEGER) || value < BigInt(Number.MIN_SAFE_INTEGER)) {
      throw new Defect(`The number ${value} is beyond the safe integers.`)
    }
    return Number(value)
  }
  if (typeof value === 'boolean') return value ? 1 : 0
  // A view is cut out of its buffer: a message carries the whole buffer of what it is given.
  if (value instanceof Uint8Array) return value.byteLength === value.buffer.byteLength ? value : new Uint8Array(value)
  throw new Defect(`A value of type ${typeof value} was handed to the store.`)
}
