/**
 * The oracle's commit and reveal. In one vote period a validator (or its one feeder) posts a hash; in exactly the next it reveals the
 * salt and the rates behind it, so that nobody can copy another's vote.
 *
 * Source: Terra core v0.5.18, x/oracle/types/hash.go, vote.go, msgs.go and x/oracle/keeper/msg_server.go.
 */

import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import * as dec from './sdk-dec.ts'

/** Longest text of rates, in characters. */
export const oracleRatesTextLengthMax: number = 4096
/** Longest salt, in characters; the shortest has 1. */
export const oracleSaltLengthMax: number = 4

/** What a reveal shows. `validator` is the operator's address (`terravaloper1...`), `rates` is text such as `1.23uusd,4.5ukrw`. */
export type OracleReveal = { salt: string; rates: string; validator: string }

/** Why a reveal is refused. */
export type RevealRefusal =
  | 'invalid_salt_length'
  | 'invalid_rates'
  | 'rates_too_long'
  | 'duplicate_denom'
  | 'unknown_denom'
  | 'no_prevote'
  | 'wrong_reveal_period'
  | 'hash_mismatch'

/** The hash that a prevote carries: the first 20 bytes of SHA-256 over `salt:rates:validator`, as lower-case hexadecimal. */
export function oraclePrevoteHash(reveal: OracleReveal): string {
  const bytes = sha256(utf8ToBytes(`${reveal.salt}:${reveal.rates}:${reveal.validator}`))
  return bytesToHex(bytes.subarray(0, 20))
}

/** The vote period of a height. */
export function oracleVotePeriod(height: number, votePeriodBlocks: number): number {
  return Math.floor(height / votePeriodBlocks)
}

/** Reads `1.23uusd,4.5ukrw`; empty text is an empty vote. */
export function parseOracleRates(text: string): Map<string, dec.Dec> | { refused: RevealRefusal } {
  const rates = new Map<string, dec.Dec>()
  const trimmed = text.trim()
  if (trimmed === '') return rates
  for (const part of trimmed.split(',')) {
    const match = /^(\d{1,60}(?:\.\d{1,18})?|\.\d{1,18})\s*([a-zA-Z][a-zA-Z0-9/]{2,127})$/.exec(part.trim())
    if (match === null) return { refused: 'invalid_rates' }
    const denom = match[2]!
    if (rates.has(denom)) return { refused: 'duplicate_denom' }
    try {
      rates.set(denom, dec.parse(match[1]!))
    } catch (problem) {
      if (!(problem instanceof dec.DecFormatError)) throw problem
      return { refused: 'invalid_rates' }
    }
  }
  return rates
}

/**
 * The rates of a reveal, or why it does not count.
 *
 * @param prevote hash and height of the validator's standing prevote, if it has one
 */
export function checkOracleReveal(
  reveal: OracleReveal,
  prevote: { hash: string; height: number } | undefined,
  place: { height: number; votePeriodBlocks: number; targets: readonly string[] },
): { rates: Map<string, dec.Dec> } | { refused: RevealRefusal } {
  if (reveal.salt.length < 1 || reveal.salt.length > oracleSaltLengthMax) return { refused: 'invalid_salt_length' }
  if (reveal.rates.length > oracleRatesTextLengthMax) return { refused: 'rates_too_long' }
  if (reveal.rates.length === 0) return { refused: 'invalid_rates' }
  const rates = parseOracleRates(reveal.rates)
  if ('refused' in rates) return rates
  if (prevote === undefined) return { refused: 'no_prevote' }
  const now = oracleVotePeriod(place.height, place.votePeriodBlocks)
  if (now - oracleVotePeriod(prevote.height, place.votePeriodBlocks) !== 1) return { refused: 'wrong_reveal_period' }
  for (const denom of rates.keys()) if (!place.targets.includes(denom)) return { refused: 'unknown_denom' }
  if (oraclePrevoteHash(reveal) !== prevote.hash) return { refused: 'hash_mismatch' }
  return { rates }
}
