/** A stage built by hand from a few parts, without a scenario file: for tests of the parts. */

import { openLedger, type Precision } from '../ledger/ledger.ts'
import { type Asset, defineAsset } from '../money/asset.ts'
import { quantityToUnitsNearest } from '../money/rounding.ts'
import { Streams } from '../random/streams.ts'
import { Clock } from './clock.ts'
import type { Kind } from './kind.ts'
import type { Act, Module } from './module.ts'
import { Stage } from './stage.ts'

/** What stands on a small stage. */
export type SmallStage = {
  precision?: Precision
  /** Accounts beyond those of the parts, with what they hold (whole units by asset id). */
  holds?: Record<string, Record<string, number>>
  parts?: readonly { kind: Kind; id: string; config: unknown }[]
  /** Parts without a kind, put on the stage after the others. */
  modules?: (stage: Stage) => readonly Module[]
  acts?: readonly Act[]
  /** Default 8 May 2022, 00:00 UTC. */
  startMs?: number
  /** Default 24 hours. */
  hours?: number
  /** Default five minutes. */
  stepMs?: number
  /** Default half an hour. */
  sampleMs?: number
  /** Default 1. */
  seed?: number
  tables?: Record<string, Record<string, readonly number[]>>
}

/** The assets of a small stage, with their decimals. */
export const smallStageAssets: readonly Asset[] = (
  [
    ['UST', 6],
    ['LUNA', 6],
    ['aUST', 6],
    ['BTC', 8],
    ['DAI', 18],
    ['USDC', 6],
    ['USDT', 6],
    ['3CRV', 18],
    ['UST3CRV', 18],
  ] as const
).map(([id, decimals]) => defineAsset(id, id, decimals))

/** Builds and opens the stage. */
export function openSmallStage(small: SmallStage): Stage {
  const { precision = 'exact', holds = {}, parts = [], startMs = 1_651_968_000_000, stepMs = 300_000 } = small
  const opened = [
    ...Object.entries(holds).map(([id, coins]) => ({ id, holds: coins })),
    ...parts.flatMap(part => part.kind.accounts(part.id, part.config as never)),
  ]
  const ledger = openLedger(precision, { assets: smallStageAssets, accounts: opened.map(account => account.id) })
  for (const account of opened) {
    for (const [id, quantity] of Object.entries(account.holds ?? {})) {
      const asset = ledger.asset(id)
      let scale = 1
      for (let digit = 0; digit < ledger.assets[asset]!.bookedDecimals; digit++) scale *= 10
      ledger.mintUnits(asset, ledger.account(account.id), quantityToUnitsNearest(quantity, scale))
    }
  }
  const stage = new Stage({
    clock: new Clock(startMs, startMs + (small.hours ?? 24) * 3_600_000, stepMs),
    ledger,
    streams: new Streams(small.seed ?? 1),
    tables: new Map(Object.entries(small.tables ?? {})),
    sampleMs: small.sampleMs ?? 1_800_000,
  })
  for (const part of parts) stage.add(part.kind.build(stage, part.id, part.config as never))
  for (const module of small.modules?.(stage) ?? []) stage.add(module)
  stage.open([...(small.acts ?? [])])
  return stage
}
