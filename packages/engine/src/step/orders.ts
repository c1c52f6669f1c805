/**
 * The batch of a step. Parts place orders that all saw the same state; they are executed in an order drawn from a stream, because in
 * a run being first is worth money and must not depend on how a file is written.
 */

import type { Stream } from '../random/streams.ts'

/** Orders of one step, as columns. Reused every step: no allocation. */
export class Orders {
  private readonly moduleIndex: Int32Array
  private readonly tag: Int32Array
  private readonly quantity: Float64Array
  private readonly sequence: Int32Array
  private count = 0

  /** @param capacity most orders in a step; more is a defect of a behaviour. */
  constructor(capacity: number) {
    this.moduleIndex = new Int32Array(capacity)
    this.tag = new Int32Array(capacity)
    this.quantity = new Float64Array(capacity)
    this.sequence = new Int32Array(capacity)
  }

  /** Places an order for the part with this index. `tag` tells the part which of its orders it is. */
  place(moduleIndex: number, tag: number, quantity: number): void {
    const at = this.count
    if (at >= this.moduleIndex.length) throw new RangeError(`more than ${at} orders in one step`)
    this.moduleIndex[at] = moduleIndex
    this.tag[at] = tag
    this.quantity[at] = quantity
    this.sequence[at] = at
    this.count = at + 1
  }

  /** Executes all orders in a drawn order and empties the batch. */
  settle(stream: Stream, step: number, execute: (moduleIndex: number, tag: number, quantity: number) => void): void {
    const count = this.count
    if (count > 1) stream.shuffle(step, this.sequence, count)
    for (let position = 0; position < count; position++) {
      const at = this.sequence[position]!
      execute(this.moduleIndex[at]!, this.tag[at]!, this.quantity[at]!)
    }
    this.count = 0
  }
}
