/**
 * Constant-product pairs in double precision, for sweeps. Amounts are whole coins. A refused call returns NaN and changes nothing.
 *
 * Source: the exact pairs, without their rounding.
 */

/** Where a pair takes its fee: of what comes in (Uniswap v2) or of what goes out (Terraswap). Either way the pool keeps it. */
export type FeeSide = 'in' | 'out'

/** A pair of two reserves. Defaults of the makers below: 0.3 %. */
export class FastPair {
  readonly reserves: Float64Array
  readonly feeSide: FeeSide
  readonly fee: number
  lpSupply: number
  /** Fee of the last swap, in the coin on which it is taken. */
  lastFee: number

  constructor(reserve0: number, reserve1: number, feeSide: FeeSide, fee: number, lpSupply = 0) {
    this.reserves = Float64Array.of(reserve0, reserve1)
    this.feeSide = feeSide
    this.fee = fee
    this.lpSupply = lpSupply
    this.lastFee = 0
  }

  /** Coins that `amountIn` of coin `side` buys; NaN for an empty pool, an amount not above zero or a side that is neither 0 nor 1. */
  getAmountOut(side: number, amountIn: number): number {
    const reserveIn = this.reserves[side]
    const reserveOut = this.reserves[1 - side]
    if (reserveIn === undefined || reserveOut === undefined) return Number.NaN
    if (!(amountIn > 0 && reserveIn > 0 && reserveOut > 0)) return Number.NaN
    if (this.feeSide === 'in') {
      this.lastFee = amountIn * this.fee
      const net = amountIn - this.lastFee
      return (reserveOut * net) / (reserveIn + net)
    }
    const gross = (reserveOut * amountIn) / (reserveIn + amountIn)
    this.lastFee = gross * this.fee
    return gross - this.lastFee
  }

  /** Coins of `side` that buy `amountOut` of the other; NaN where the reserve does not hold that much. */
  getAmountIn(side: number, amountOut: number): number {
    const reserveIn = this.reserves[side]
    const reserveOut = this.reserves[1 - side]
    if (reserveIn === undefined || reserveOut === undefined) return Number.NaN
    const gross = this.feeSide === 'in' ? amountOut : amountOut / (1 - this.fee)
    if (!(amountOut > 0 && gross < reserveOut && reserveIn > 0)) return Number.NaN
    const net = (reserveIn * gross) / (reserveOut - gross)
    return this.feeSide === 'in' ? net / (1 - this.fee) : net
  }

  /** Sells `amountIn` of coin `side`; coins paid, or NaN unless at least `minOut`. */
  swap(side: number, amountIn: number, minOut = 0): number {
    const amountOut = this.getAmountOut(side, amountIn)
    if (!(amountOut >= minOut)) return Number.NaN
    this.reserves[side] = this.reserves[side]! + amountIn
    this.reserves[1 - side] = this.reserves[1 - side]! - amountOut
    return amountOut
  }

  /** Coins of the other side per coin of `side`, without the fee. */
  marginalPrice(side: number): number {
    return this.reserves[1 - side]! / this.reserves[side]!
  }

  /**
   * How much of coin `side` to sell so that {@link marginalPrice} stands at `target` afterwards, the fee left in the pool. 0 if it is
   * there already; NaN for an empty pool; infinity for a target of 0 or less.
   */
  amountToReachPrice(side: number, target: number): number {
    const x = this.reserves[side]!
    const y = this.reserves[1 - side]!
    if (!(x > 0 && y > 0)) return Number.NaN
    if (!(y / x > target)) return 0
    if (target <= 0) return Number.POSITIVE_INFINITY
    const keep = 1 - this.fee
    // After selling d: the price is x*y / ((x + d)(x + keep*d)) with the fee taken on the way in, and y*(x + fee*d) / (x + d)^2 with
    // the fee left of what goes out; each equal to `target` is a quadratic in d with one root above zero.
    return this.feeSide === 'in'
      ? positiveRoot(keep, x * (1 + keep), x * x - (x * y) / target)
      : positiveRoot(1, 2 * x - (y * this.fee) / target, x * x - (x * y) / target)
  }

  /** Deposits both coins in the smaller proportion's worth; LP tokens minted (the square root of the product at first). */
  mint(amount0: number, amount1: number): number {
    if (!(amount0 > 0 && amount1 > 0)) return Number.NaN
    const minted =
      this.lpSupply === 0
        ? Math.sqrt(amount0 * amount1)
        : this.lpSupply * Math.min(amount0 / this.reserves[0]!, amount1 / this.reserves[1]!)
    this.reserves[0] = this.reserves[0]! + amount0
    this.reserves[1] = this.reserves[1]! + amount1
    this.lpSupply += minted
    return minted
  }

  /** Burns `lpAmount` for its share of both coins; the share, or NaN. */
  burn(lpAmount: number): number {
    if (!(lpAmount > 0 && lpAmount <= this.lpSupply)) return Number.NaN
    const share = lpAmount / this.lpSupply
    this.reserves[0] = this.reserves[0]! - this.reserves[0]! * share
    this.reserves[1] = this.reserves[1]! - this.reserves[1]! * share
    this.lpSupply -= lpAmount
    return share
  }

  /** A copy that shares nothing. */
  clone(): FastPair {
    return new FastPair(this.reserves[0]!, this.reserves[1]!, this.feeSide, this.fee, this.lpSupply)
  }
}

/** The fast twin of a Uniswap v2 pair: 0.3 % of the input. */
export function fastUniswapV2(reserve0: number, reserve1: number, lpSupply = 0): FastPair {
  return new FastPair(reserve0, reserve1, 'in', 0.003, lpSupply)
}

/** The fast twin of a Terraswap pair: 0.3 % of the output. */
export function fastTerraswap(reserve0: number, reserve1: number, lpSupply = 0): FastPair {
  return new FastPair(reserve0, reserve1, 'out', 0.003, lpSupply)
}

/** The root above zero of a*d^2 + b*d + c with a > 0 > c, without cancellation. */
function positiveRoot(a: number, b: number, c: number): number {
  const root = Math.sqrt(b * b - 4 * a * c)
  return b > 0 ? (-2 * c) / (b + root) : (root - b) / (2 * a)
}
