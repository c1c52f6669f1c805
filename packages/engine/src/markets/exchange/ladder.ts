/**
 * The depth ladder of an order book as market makers with an inventory: one formula for price, impact and cost.
 *
 * Published depth is D2: the quote value resting within 2 % of the mid on one side. With the power shape
 * V(d) = D2·(d/0.02)^beta a net inventory of N coins taken from sellers has moved the price by d(N) = 0.02·(|N|/D2)^(1/beta) from
 * the value that makers believe in: p = value·exp(−sign(N)·d(N)). beta = 1 is constant density (linear impact), beta = 2 density that
 * rises away from the mid (square-root impact).
 */

import { exp, expm1, ln, log1p, pow } from '../../money/numeric.ts'

/** Shape of the ladder; depth and value change during a run and are given at each call. */
export type LadderShape = {
  /**
   * `power`: d(N) as above. `harmonic`: on the side of sellers p = value/(1 + 0.02·N/D2), so that each further dollar of makers' money
   * buys coins at a price that falls ever more slowly (makers who bid a constant amount of dollars per step of the log price); the other
   * side as `power` with beta 1.
   */
  law: 'power' | 'harmonic'
  /** Exponent of the cumulative depth; 1 or more. */
  beta: number
}

/** Log distance from value at a net inventory (coins at par count as quote value). Odd in `inventory`. */
export function ladderDistance(shape: LadderShape, inventory: number, depthUsd: number): number {
  const share = Math.abs(inventory) / depthUsd
  if (shape.law === 'harmonic' && inventory > 0) return log1p(0.02 * share)
  const distance = shape.beta === 1 ? 0.02 * share : 0.02 * pow(share, 1 / shape.beta)
  return inventory < 0 ? -distance : distance
}

/** Mid price at a net inventory. */
export function ladderPrice(shape: LadderShape, value: number, inventory: number, depthUsd: number): number {
  if (shape.law === 'harmonic' && inventory > 0) return value / (1 + (0.02 * inventory) / depthUsd)
  return value * exp(-ladderDistance(shape, inventory, depthUsd))
}

/** Net inventory at which the mid stands at `price`. */
export function inventoryAtPrice(shape: LadderShape, value: number, price: number, depthUsd: number): number {
  if (shape.law === 'harmonic' && price < value) return (value / price - 1) * (depthUsd / 0.02)
  const distance = ln(value / price)
  const share = Math.abs(distance) / 0.02
  const size = depthUsd * (shape.beta === 1 ? share : pow(share, shape.beta))
  return distance < 0 ? -size : size
}

/**
 * Quote value that changes hands while the inventory goes from `inventory` to `inventory + sold` (negative `sold` is a purchase):
 * the integral of the price along the ladder. Closed form for beta = 1 and the harmonic law, a difference of series otherwise: cut in
 * parts, a trade moves the same money.
 */
export function ladderProceeds(
  shape: LadderShape,
  value: number,
  inventory: number,
  depthUsd: number,
  sold: number,
): number {
  if (sold === 0) return 0
  if (shape.law === 'harmonic') return harmonicProceeds(value, inventory, depthUsd, sold)
  if (shape.beta === 1) {
    const slope = 0.02 / depthUsd
    return (-value * exp(-slope * inventory) * expm1(-slope * sold)) / slope
  }
  return value * (powerPrimitive(shape, inventory + sold, depthUsd) - powerPrimitive(shape, inventory, depthUsd))
}

function harmonicProceeds(value: number, inventory: number, depthUsd: number, sold: number): number {
  const slope = 0.02 / depthUsd
  const primitive = (coins: number): number =>
    coins > 0 ? log1p(slope * coins) / slope : -expm1(-slope * coins) / slope
  return value * (primitive(inventory + sold) - primitive(inventory))
}

/**
 * Integral of price/value from 0 to `inventory` for any beta: an incomplete gamma function of the distance, by the series whose terms
 * all have one sign. Beyond a distance of 500 the price is nothing (e^-500) and so is what is added.
 *
 * Source: NIST Digital Library of Mathematical Functions, 8.7.1 (both forms).
 */
function powerPrimitive(shape: LadderShape, inventory: number, depthUsd: number): number {
  const { beta } = shape
  const distance = Math.min(500, Math.abs(ladderDistance(shape, inventory, depthUsd)))
  let term = 1
  let sum = 1
  if (inventory < 0) {
    for (let index = 1; term > 1e-17 * sum; index++) {
      term *= distance / index
      sum += (term * beta) / (beta + index)
    }
    return inventory * sum
  }
  for (let index = 1; term > 1e-17 * sum; index++) {
    term *= distance / (beta + index)
    sum += term
  }
  const size = distance < 500 ? inventory : depthUsd * pow(distance / 0.02, beta)
  return size * exp(-distance) * sum
}
