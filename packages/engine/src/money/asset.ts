/** Assets: what is counted, in which smallest unit, and how much of it there can be. */

/** A kind of money. Balances are whole numbers of its smallest unit, 10^-bookedDecimals. */
export type Asset = {
  id: string
  name: string
  /** Decimals of the token itself, e.g. 18 for 3CRV. */
  decimals: number
  /** Decimals that the ledger books: the token's, at most {@link bookedDecimalsMax}. */
  bookedDecimals: number
  /** Most that can exist, in smallest booked units. */
  supplyUnitsMax: bigint
}

/**
 * The ledger books at most nine decimals, so that 9.2 billion of such a coin fit into 64 bits. Venues whose contracts count in 18
 * decimals keep the rest of a unit to themselves: their ledger balance is the contract's balance rounded down.
 */
export const bookedDecimalsMax = 9

/** Largest amount of a `BigInt64Array` cell. Typed arrays wrap silently beyond it, so every mint checks first. */
export const unitsMax: bigint = 9_223_372_036_854_775_807n

/** An asset with the ledger's conventions. Tokens of 18 decimals are booked with six, as dollars are. */
export function defineAsset(id: string, name: string, decimals: number): Asset {
  return { id, name, decimals, bookedDecimals: decimals > bookedDecimalsMax ? 6 : decimals, supplyUnitsMax: unitsMax }
}
