/** What the stage needs of Curve's two pools, in either numeric core. */

/** The pools as they start. Quantities in whole coins, shares and fees as fractions. */
export type CurveShape = {
  primary: number
  baseLp: number
  amplification: number
  fee: number
  base: readonly [number, number, number]
  baseDecimals: readonly [number, number, number]
  baseLpSupply: number
  baseAmplification: number
  baseFee: number
}

/** Balances of the contracts as the ledger books them: units in the exact core, coins in the fast one. */
export type CurveBalances = {
  primary: number | bigint
  baseLp: number | bigint
  lpSupply: number | bigint
  baseLpSupply: number | bigint
  base: ArrayLike<number | bigint>
  feePrimary: number | bigint
  feeBaseLp: number | bigint
  feeBase: ArrayLike<number | bigint>
}

/** A pool with its base pool. Calls return the reason of a revert, or undefined when they were done. */
export type CurveCore = {
  sellPrimary(quantity: number, coin: number): string | undefined
  buyPrimary(usd: number, coin: number): string | undefined
  /**
   * Takes out liquidity worth `usd` of somebody who owns the share `owned` of all LP tokens.
   * @returns the LP tokens of the base pool that were paid out (coins or units as the ledger books them), or undefined if refused.
   */
  withdraw(usd: number, mode: 'proportional' | 'primary-only', owned: number): { baseLp: number | bigint } | undefined
  /** Dollar value of the pool: its invariant. */
  value(): number
  isStuck(): boolean
  primaryBalance(): number
  baseLpBalance(): number
  baseBalance(coin: number): number
  baseLpSupply(): number
  balances(): CurveBalances
  save(): unknown
  load(state: unknown): void
}
