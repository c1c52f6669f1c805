/**
 * How much to sell until a falling price stands at a target: for sizing arbitrage. A bracket that is first widened, then closed by
 * false position with bisection where that is slow, so it ends on any price that falls with the amount.
 */

const widenStepsMax = 120
const closeStepsMax = 200
const relativeAmountTolerance = 1e-13

/**
 * The amount at which `priceAfter(amount)` equals `target`, given that the price at 0 lies above it. `start` is a first guess of the
 * upper end, above zero. NaN where the price cannot be computed on the way; infinity for a target that no amount reaches.
 */
export function findAmount(start: number, target: number, priceAfter: (amount: number) => number): number {
  if (!(target > 0)) return Number.isNaN(target) ? Number.NaN : Number.POSITIVE_INFINITY
  if (!(start > 0)) return Number.NaN
  let low = 0
  let high = start
  let gapLow = priceAfter(start * 1e-15) - target
  let gapHigh = priceAfter(high) - target
  for (let step = 0; gapHigh > 0; step++) {
    if (step === widenStepsMax) return Number.POSITIVE_INFINITY
    low = high
    gapLow = gapHigh
    high *= 2
    gapHigh = priceAfter(high) - target
  }
  if (Number.isNaN(gapHigh) || Number.isNaN(gapLow)) return Number.NaN
  let side = 0
  for (let step = 0; step < closeStepsMax && high - low > relativeAmountTolerance * high; step++) {
    // Every third step halves the bracket, whatever the shape of the price.
    const slope = gapLow - gapHigh
    const middle = step % 3 === 2 || !(slope > 0) ? (low + high) / 2 : low + ((high - low) * gapLow) / slope
    const gap = priceAfter(middle) - target
    if (gap === 0) return middle
    if (Number.isNaN(gap)) return Number.NaN
    if (gap > 0) {
      low = middle
      gapLow = gap
      // The Illinois rule: a stale end counts half, so that it moves next time.
      if (side === 1) gapHigh /= 2
      side = 1
    } else {
      high = middle
      gapHigh = gap
      if (side === -1) gapLow /= 2
      side = -1
    }
  }
  return (low + high) / 2
}
