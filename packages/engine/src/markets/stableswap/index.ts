/** StableSwap venues: the exact core (integers, bit for bit) and the fast core (doubles, for sweeps). */

export * from './exact/amplification.ts'
export * from './exact/invariant.ts'
export * from './exact/metapool.ts'
export * from './exact/pool.ts'
export * from './fast/metapool.ts'
export * from './fast/pool.ts'
export type { Outcome, Reverted, RevertReason } from './revert.ts'
