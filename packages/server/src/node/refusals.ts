/**
 * How the node says no. A request that cannot be answered becomes an HTTP error of the shape that clients of the chain know; a
 * transaction that may not go into a block becomes a receipt with the chain's own code.
 */

/** HTTP statuses that the node answers errors with. */
export type RefusalStatus = 400 | 403 | 404 | 405 | 413 | 421 | 500 | 501 | 503

/** Numbers that the chain's gateway puts into `code` of an error answer. Source: google/rpc/code.proto. */
export const gatewayCodes = {
  invalidArgument: 3,
  notFound: 5,
  permissionDenied: 7,
  resourceExhausted: 8,
  unimplemented: 12,
  internal: 13,
  unavailable: 14,
} as const

/** A request that is not answered, and why. */
export class RequestRefusal extends Error {
  readonly status: RefusalStatus
  readonly code: number

  constructor(status: RefusalStatus, code: number, message: string) {
    super(message)
    this.name = 'RequestRefusal'
    this.status = status
    this.code = code
  }
}

/** 400: what was sent cannot be read. */
export function badRequest(message: string): RequestRefusal {
  return new RequestRefusal(400, gatewayCodes.invalidArgument, message)
}

/** 404: there is no such thing. */
export function notFound(message: string): RequestRefusal {
  return new RequestRefusal(404, gatewayCodes.notFound, message)
}

/** 501: the real chain answers this, the simulation has nothing to answer with. */
export function notSimulated(message: string): RequestRefusal {
  return new RequestRefusal(501, gatewayCodes.unimplemented, message)
}

/** Codes of the code space `sdk`. Source: the SDK's types/errors. */
export const sdkCodes = {
  undecodable: 2,
  unauthorized: 4,
  insufficientFunds: 5,
  unknownRequest: 6,
  invalidAddress: 7,
  invalidPublicKey: 8,
  unknownAddress: 9,
  invalidCoins: 10,
  outOfGas: 11,
  memoTooLarge: 12,
  insufficientFee: 13,
  tooManySignatures: 14,
  noSignatures: 15,
  invalidRequest: 18,
  alreadyKnown: 19,
  mempoolFull: 20,
  tooLarge: 21,
  timeoutHeight: 30,
  wrongSequence: 32,
} as const

/** A transaction that may not go into a block. */
export class TransactionRefusal extends Error {
  readonly code: number
  readonly codespace: string

  constructor(code: number, message: string, codespace = 'sdk') {
    super(message)
    this.name = 'TransactionRefusal'
    this.code = code
    this.codespace = codespace
  }
}
