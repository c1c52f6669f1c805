/** Fills of a named party, one line of the journal per leg and hour: thousands of equal slices would say no more. */

import type { Stage } from '../step/stage.ts'
import { people } from '../step/wording.ts'

type OpenFill = {
  step: number
  atMs: number
  hour: number
  leg: string
  verb: string
  asset: string
  quantity: number
  usd: number
  trades: number
}

const millisecondsPerHour = 3_600_000

/** See the file's head. */
export class FillBook {
  private readonly stage: Stage
  private readonly who: string
  private readonly open = new Map<string, OpenFill>()

  constructor(stage: Stage, who: string) {
    this.stage = stage
    this.who = who
  }

  /** Adds a fill; fills of one leg within one hour become one line. */
  add(leg: string, verb: string, asset: string, quantity: number, usd: number): void {
    if (!(quantity > 0)) return
    const { clock } = this.stage
    const hour = Math.floor(clock.nowMs / millisecondsPerHour)
    const key = `${leg} ${verb}`
    const open = this.open.get(key)
    if (open !== undefined && open.hour === hour) {
      open.quantity += quantity
      open.usd += usd
      open.trades++
      return
    }
    if (open !== undefined) this.write(open)
    this.open.set(key, { step: clock.step, atMs: clock.nowMs, hour, leg, verb, asset, quantity, usd, trades: 1 })
  }

  /** Writes a fill at once, as a line of its own. */
  addNow(leg: string, verb: string, asset: string, quantity: number, usd: number): void {
    const { clock } = this.stage
    this.write({ step: clock.step, atMs: clock.nowMs, hour: 0, leg, verb, asset, quantity, usd, trades: 1 })
  }

  /** Writes what is still open. */
  flush(): void {
    for (const open of this.open.values()) this.write(open)
    this.open.clear()
  }

  /** Open fills as plain data, and back. */
  save(): unknown {
    return [...this.open.entries()].map(([key, fill]) => [key, { ...fill }])
  }

  /** See {@link save}. */
  load(state: unknown): void {
    this.open.clear()
    for (const [key, fill] of state as [string, OpenFill][]) this.open.set(key, { ...fill })
  }

  private write(fill: OpenFill): void {
    const { clock } = this.stage
    this.stage.journal.append({
      step: clock.step,
      atMs: fill.atMs,
      kind: 'fill',
      who: this.who,
      sentence: `${this.who} ${fill.verb} ${people(fill.quantity, fill.asset)} at ${priceText(fill.usd / fill.quantity)}.`,
      data: {
        leg: fill.leg,
        asset: fill.asset,
        quantity: fill.quantity,
        usd: fill.usd,
        priceUsd: fill.usd / fill.quantity,
        trades: fill.trades,
      },
    })
  }
}

function priceText(price: number): string {
  return price >= 100 ? `${Math.round(price)} USD` : `${price.toFixed(4)} USD`
}
