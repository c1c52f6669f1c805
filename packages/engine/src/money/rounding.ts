/** The only doors from floating point to money. Each says in its name which way it rounds. */

import { Defect } from './mistake.ts'

const exactBound = 9_007_199_254_740_992

/** Whole smallest units in `quantity` coins, rounded down (toward zero; negative or NaN quantities are a defect). `scale` is 10^decimals. */
export function quantityToUnitsFloor(quantity: number, scale: number): bigint {
  if (!(quantity >= 0)) throw new Defect(`a quantity of ${quantity} cannot become money`)
  return BigInt(Math.floor(quantity * scale))
}

/** Whole smallest units nearest to `quantity` coins: for what stands in a file, where a decimal text became a double. */
export function quantityToUnitsNearest(quantity: number, scale: number): bigint {
  if (!(quantity >= 0)) throw new Defect(`a quantity of ${quantity} cannot become money`)
  return BigInt(Math.round(quantity * scale))
}

/** Coins in `units` smallest units, as the nearest double: for behaviour and display only. */
export function unitsToQuantity(units: bigint, scale: number): number {
  return Number(units) / scale
}

/** True where a double still tells neighbouring whole units apart. */
export function unitsAreExactInDouble(quantity: number, scale: number): boolean {
  return quantity * scale < exactBound
}
