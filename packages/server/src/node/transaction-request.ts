/** The bytes of a transaction inside a request. */

import { base64 } from '@scure/base'
import { badRequest } from './refusals.ts'

/** Reads `tx_bytes` of a body. */
export function transactionBytesOf(body: Readonly<Record<string, unknown>>): Uint8Array {
  const text = body['tx_bytes']
  if (typeof text !== 'string' || text === '') throw badRequest('tx_bytes must be the transaction in base64')
  try {
    return base64.decode(text)
  } catch {
    throw badRequest('tx_bytes is not base64')
  }
}
