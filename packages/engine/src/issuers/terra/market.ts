// The chain's market module: UST and LUNA (and the other Terra coins) for each other at the oracle's price, less a spread that a
// virtual pool sets. Bit for bit; every amount a whole number of micro-units.
//
// Two things in it carried the run of May 2022: the amount paid follows the oracle's price, never the pool's curve, and the pool
// comes back at a fixed number of SDR a block, whatever LUNA is worth.
//
// Source: Terra Core v0.5.18, x/market (keeper/swap.go, keeper/msg_server.go, keeper/keeper.go, abci.go); the zero check is that of
// v0.5.20, in force from height 7,607,790.

import {
  add,
  type Dec,
  DecPanic,
  fromInt,
  mul,
  ONE,
  type PanicReason,
  quo,
  quoInt,
  sub,
  truncateInt,
} from './sdk-dec.ts'

/** The coin whose supply gives way. All other denoms are Terra coins. */
export const LUNA_DENOM = 'uluna'
/** The coin that the pool is counted in. */
export const BASE_DENOM = 'usdr'

/** The module's state and parameters. Pools are virtual: nothing is held. */
export type MarketState = {
  /** Terra side of the pool less its base, micro-SDR. Positive after UST was burned, negative after LUNA was. Starts at 0. */
  delta: Dec
  /** Both sides of the pool at rest, micro-SDR, not negative. */
  basePool: Dec
  /** Blocks in which delta shrinks by a factor of about e: each block takes off one such part. At least 1. */
  poolRecoveryPeriodBlocks: number
  /** Least spread of a swap with LUNA on one side, 0 to 1. */
  minStabilitySpread: Dec
  /** True: a swap that would pay out nothing is refused (v0.5.20). */
  zeroSwapCheck: boolean
}

/** What the oracle says. */
export type MarketPrices = {
  /** Units of the denom per 1 LUNA. A missing denom has no price; LUNA's own is 1 and not listed. */
  exchangeRates: ReadonlyMap<string, Dec>
  /** Spread of a swap between two Terra coins; the higher of the two counts. */
  tobinTaxes: ReadonlyMap<string, Dec>
}

/** Why a swap did not happen. The last two abort the transaction, the others are answers. */
export type SwapRefusalReason =
  | 'invalid_coins'
  | 'recursive_swap'
  | 'no_effective_price'
  | 'no_tobin_tax'
  | 'zero_swap_coin'
  | PanicReason

/** A swap that did not happen; nothing changed. */
export type SwapRefusal = { refused: SwapRefusalReason }

/** A swap as it happened. Amounts in micro-units, decimals scaled by 10^18. */
export type SwapResult = {
  refused?: undefined
  /** The offer at the oracle's price, micro-SDR. */
  baseOffer: Dec
  /** What the oracle's price alone would pay, ask denom. */
  oracleAmount: Dec
  /** Spread by the pool before the floor; negative where the swap pulls the pool back. Undefined between two Terra coins. */
  rawSpread: Dec | undefined
  spread: Dec
  /** Fee and payment before they are cut to whole micro-units. */
  feeDec: Dec
  netDec: Dec
  /** Paid to the trader. */
  swapMicros: bigint
  /** Minted to the oracle's account, for the stakers. */
  feeMicros: bigint
  /** The whole offer, burned. */
  burnedMicros: bigint
  /** Payment and fee, minted. */
  mintedMicros: bigint
  deltaAfter: Dec
}

/** How much of what for what. */
export type SwapOrder = { offerDenom: string; offerMicros: bigint; askDenom: string }

const OFFER_BOUND: bigint = 1n << 100n

function rateOf(prices: MarketPrices, denom: string): Dec | undefined {
  return denom === LUNA_DENOM ? ONE : prices.exchangeRates.get(denom)
}

/** Amount of one denom in another at the oracle's price, no spread. The same denom passes through without a look at any price. */
export function convert(prices: MarketPrices, amount: Dec, from: string, to: string): Dec | SwapRefusalReason {
  if (from === to) return amount
  const fromRate = rateOf(prices, from)
  if (fromRate === undefined) return 'no_effective_price'
  const toRate = rateOf(prices, to)
  if (toRate === undefined) return 'no_effective_price'
  const result = quo(mul(amount, toRate), fromRate)
  return result > 0n ? result : 'invalid_coins'
}

/** Spread of the virtual pool for an offer worth `baseOffer` micro-SDR, before the floor. */
function poolSpread(state: MarketState, baseOffer: Dec, offersLuna: boolean): Dec {
  const product = mul(state.basePool, state.basePool)
  const terraPool = add(state.basePool, state.delta)
  const lunaPool = quo(product, terraPool)
  const offerPool = offersLuna ? lunaPool : terraPool
  const askPool = offersLuna ? terraPool : lunaPool
  const curveAmount = sub(askPool, quo(product, add(offerPool, baseOffer)))
  return quo(sub(baseOffer, curveAmount), baseOffer)
}

type Quote = { baseOffer: Dec; oracleAmount: Dec; rawSpread: Dec | undefined; spread: Dec }

function quote(state: MarketState, prices: MarketPrices, order: SwapOrder): Quote | SwapRefusalReason {
  const { offerDenom, askDenom } = order
  const baseOffer = convert(prices, fromInt(order.offerMicros), offerDenom, BASE_DENOM)
  if (typeof baseOffer === 'string') return baseOffer
  const oracleAmount = convert(prices, baseOffer, BASE_DENOM, askDenom)
  if (typeof oracleAmount === 'string') return oracleAmount
  if (offerDenom !== LUNA_DENOM && askDenom !== LUNA_DENOM) {
    const offerTax = prices.tobinTaxes.get(offerDenom)
    const askTax = prices.tobinTaxes.get(askDenom)
    if (offerTax === undefined || askTax === undefined) return 'no_tobin_tax'
    return { baseOffer, oracleAmount, rawSpread: undefined, spread: offerTax > askTax ? offerTax : askTax }
  }
  const rawSpread = poolSpread(state, baseOffer, offerDenom === LUNA_DENOM)
  const floor = state.minStabilitySpread
  return { baseOffer, oracleAmount, rawSpread, spread: rawSpread < floor ? floor : rawSpread }
}

/**
 * delta after a trade of `offer` for `ask` (before and after spread): a Terra coin for LUNA adds the whole offer, LUNA for a Terra coin
 * takes off what is paid, two Terra coins change nothing.
 */
export function deltaAfterTrade(
  delta: Dec,
  prices: MarketPrices,
  offer: { denom: string; amount: Dec },
  ask: { denom: string; amount: Dec },
): Dec | SwapRefusalReason {
  if (offer.denom !== LUNA_DENOM && ask.denom === LUNA_DENOM) {
    const value = convert(prices, offer.amount, offer.denom, BASE_DENOM)
    return typeof value === 'string' ? value : add(delta, value)
  }
  if (offer.denom === LUNA_DENOM && ask.denom !== LUNA_DENOM) {
    const value = convert(prices, ask.amount, ask.denom, BASE_DENOM)
    return typeof value === 'string' ? value : sub(delta, value)
  }
  return delta
}

function swapOrStop(state: MarketState, prices: MarketPrices, order: SwapOrder): SwapResult | SwapRefusalReason {
  const { offerDenom, offerMicros, askDenom } = order
  if (offerMicros <= 0n || offerMicros >= OFFER_BOUND) return 'invalid_coins'
  if (offerDenom === askDenom) return 'recursive_swap'
  const quoted = quote(state, prices, order)
  if (typeof quoted === 'string') return quoted
  const { baseOffer, oracleAmount, rawSpread, spread } = quoted
  const feeDec = spread > 0n ? mul(spread, oracleAmount) : 0n
  const netDec = sub(oracleAmount, feeDec)
  let deltaAfter: Dec | SwapRefusalReason
  if (askDenom === LUNA_DENOM) {
    // The offer's worth is known from the quote: the same conversion of the same amount.
    deltaAfter = add(state.delta, baseOffer)
  } else {
    const paid = { denom: askDenom, amount: netDec }
    deltaAfter = deltaAfterTrade(state.delta, prices, { denom: offerDenom, amount: fromInt(offerMicros) }, paid)
    if (typeof deltaAfter === 'string') return deltaAfter
  }
  const swapMicros = truncateInt(netDec)
  if (state.zeroSwapCheck && swapMicros <= 0n) return 'zero_swap_coin'
  // What truncation took from the payment goes to the fee; up to one micro-unit of the oracle amount is lost.
  const feeMicros = truncateInt(add(feeDec, sub(netDec, fromInt(swapMicros))))
  return {
    baseOffer,
    oracleAmount,
    rawSpread,
    spread,
    feeDec,
    netDec,
    swapMicros,
    feeMicros,
    burnedMicros: offerMicros,
    mintedMicros: swapMicros + feeMicros,
    deltaAfter,
  }
}

/**
 * One swap against a state that is left as it is: the caller books `burnedMicros` and `mintedMicros` and stores `deltaAfter`.
 * Supply effect: offer denom minus burned, ask denom plus minted (payment and fee).
 */
export function swap(state: MarketState, prices: MarketPrices, order: SwapOrder): SwapResult | SwapRefusal {
  try {
    const result = swapOrStop(state, prices, order)
    return typeof result === 'string' ? { refused: result } : result
  } catch (panic) {
    if (panic instanceof DecPanic) return { refused: panic.reason }
    throw panic
  }
}

/**
 * The read-only question "what would I get": micro-units of the ask denom. It tests recursion before size, does not apply the zero check
 * and does not touch the pool, so it can answer 0 where a swap is refused.
 */
export function simulateSwap(
  state: MarketState,
  prices: MarketPrices,
  order: SwapOrder,
): { refused?: undefined; returnMicros: bigint } | SwapRefusal {
  try {
    if (order.offerDenom === order.askDenom) return { refused: 'recursive_swap' }
    if (order.offerMicros <= 0n || order.offerMicros >= OFFER_BOUND) return { refused: 'invalid_coins' }
    const quoted = quote(state, prices, order)
    if (typeof quoted === 'string') return { refused: quoted }
    return { returnMicros: truncateInt(sub(quoted.oracleAmount, mul(quoted.spread, quoted.oracleAmount))) }
  } catch (panic) {
    if (panic instanceof DecPanic) return { refused: panic.reason }
    throw panic
  }
}

/**
 * delta after the end of one block. Division is toward zero, so a delta below period * 10^-18 in size stays for ever.
 *
 * @throws {DecPanic} for a period of 0, which would halt the chain
 */
export function replenish(delta: Dec, poolRecoveryPeriodBlocks: number): Dec {
  return sub(delta, quoInt(delta, BigInt(poolRecoveryPeriodBlocks)))
}

/** delta after the ends of `blocks` blocks without swaps. */
export function replenishBlocks(delta: Dec, poolRecoveryPeriodBlocks: number, blocks: number): Dec {
  const period = BigInt(poolRecoveryPeriodBlocks)
  let current = delta
  for (let block = 0; block < blocks; block++) {
    const part = quoInt(current, period)
    if (part === 0n) break
    current = sub(current, part)
  }
  return current
}
