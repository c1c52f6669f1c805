/** Constant-product venues: Uniswap v2, Terraswap in its two roundings, Astroport; integers, and doubles for sweeps. */

export * from './astroport.ts'
export * from './fast.ts'
export type { PairOutcome, PairRevertReason } from './refusal.ts'
export * from './terraswap.ts'
export * from './uniswap-v2.ts'
