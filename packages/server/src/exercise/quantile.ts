/** Quantiles of a sample. */

/**
 * A function that gives quantiles of these values, linear between neighbours (type 7 of Hyndman and Fan, 1996). NaN is left out; of
 * nothing every quantile is NaN.
 */
export function quantileOf(values: readonly number[]): (share: number) => number {
  const sorted = Float64Array.from(values.filter(value => !Number.isNaN(value))).sort()
  return share => {
    if (sorted.length === 0) return Number.NaN
    const place = share * (sorted.length - 1)
    const low = Math.floor(place)
    const high = Math.min(low + 1, sorted.length - 1)
    return sorted[low]! + (sorted[high]! - sorted[low]!) * (place - low)
  }
}
