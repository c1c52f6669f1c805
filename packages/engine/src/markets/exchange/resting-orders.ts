/** Orders that wait in the book at a price. A bid wall is one large resting bid. Fixed places, columns, no allocation in a step. */

/** Most resting orders on one side. */
export const restingOrdersMax = 16

/** What is less than this is no order any more: both legs of a fill are rounded down, and what that leaves cannot be filled. */
export const restingDust = 1e-5

/** One side of the book beyond the makers' ladder. Columns are views of the stage's cells, so that a snapshot holds them. */
export class RestingOrders {
  private readonly price: Float64Array
  private readonly remaining: Float64Array
  private readonly owner: Float64Array
  private readonly bids: boolean

  /** @param cells 3 × {@link restingOrdersMax} cells of the stage. @param side which side it is. */
  constructor(cells: Float64Array, side: 'bid' | 'ask') {
    this.price = cells.subarray(0, restingOrdersMax)
    this.remaining = cells.subarray(restingOrdersMax, 2 * restingOrdersMax)
    this.owner = cells.subarray(2 * restingOrdersMax, 3 * restingOrdersMax)
    this.bids = side === 'bid'
  }

  /** Cells that a side needs. */
  static readonly cellCount: number = 3 * restingOrdersMax

  /**
   * Places or enlarges the order of an account at a price. `amount` is quote money for bids, coins for asks.
   * @returns false if all places are taken.
   */
  place(owner: number, price: number, amount: number): boolean {
    let free = -1
    for (let place = 0; place < restingOrdersMax; place++) {
      if (this.remaining[place]! > 0) {
        if (this.owner[place] === owner && this.price[place] === price) {
          this.remaining[place] = this.remaining[place]! + amount
          return true
        }
      } else if (free < 0) free = place
    }
    if (free < 0) return false
    this.price[free] = price
    this.remaining[free] = amount
    this.owner[free] = owner
    return true
  }

  /** Takes away all orders of an account. @returns what was left in them. */
  cancel(owner: number): number {
    let left = 0
    for (let place = 0; place < restingOrdersMax; place++) {
      if (this.remaining[place]! > 0 && this.owner[place] === owner) {
        left += this.remaining[place]!
        this.remaining[place] = 0
      }
    }
    return left
  }

  /** Place of the best order (highest bid, lowest ask), or −1. */
  best(): number {
    let best = -1
    for (let place = 0; place < restingOrdersMax; place++) {
      if (!(this.remaining[place]! > 0)) continue
      if (best < 0 || (this.bids ? this.price[place]! > this.price[best]! : this.price[place]! < this.price[best]!))
        best = place
    }
    return best
  }

  /** Price of a place. */
  priceAt(place: number): number {
    return this.price[place]!
  }

  /** What is left in a place: quote money for bids, coins for asks. */
  remainingAt(place: number): number {
    return this.remaining[place]!
  }

  /** Account index of a place. */
  ownerAt(place: number): number {
    return this.owner[place]!
  }

  /** Takes `amount` out of a place; what is then less than {@link restingDust} counts as filled. */
  fill(place: number, amount: number): void {
    const left = this.remaining[place]! - amount
    this.remaining[place] = left > restingDust ? left : 0
  }

  /** What is left in all orders of an account. */
  remainingOf(owner: number): number {
    let sum = 0
    for (let place = 0; place < restingOrdersMax; place++)
      if (this.owner[place] === owner) sum += this.remaining[place]!
    return sum
  }
}
