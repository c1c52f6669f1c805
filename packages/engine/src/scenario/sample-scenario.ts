/** A small scenario with kinds of its own, for tests of the loader: no registered kind is needed. */

import { z } from 'zod'
import { reference, sourced, sourcedChoice, sourcedSwitch } from '../money/sourced.ts'
import { defineKind, type Kind } from '../step/kind.ts'

const build = (): never => {
  throw new Error('a sample kind is only read, never run')
}

/** A market, an issuer and a behaviour that use every sort of leaf. */
export const sampleKinds: readonly Kind[] = [
  defineKind({
    kind: 'pool',
    role: 'market',
    title: 'Pool',
    description: 'A pool of two coins.',
    schema: z.strictObject({
      amplification: sourced('number', 'Amplification of the invariant.'),
      fee: sourced('fraction', 'Fee of a swap.'),
      depth: sourced('UST', 'What it holds.').optional(),
      ladder: z.array(z.strictObject({ price: sourced('price', 'Price of a step.') })).default([]),
    }),
    acts: {
      withdraw: {
        description: 'Takes liquidity out.',
        schema: z.strictObject({ amount: sourced('UST', 'How much.'), by: reference('party', 'Who.') }),
      },
    },
    accounts: () => [],
    build,
  }),
  defineKind({
    kind: 'foundation',
    role: 'issuer',
    title: 'Foundation',
    description: 'Holds a reserve.',
    schema: z.strictObject({
      venue: reference('market', 'Where it buys.'),
      withdrawal: sourcedChoice(['proportional', 'single', 'none'], 'How it takes liquidity out.'),
      sells: sourcedSwitch('Whether it sells its reserve.'),
    }),
    acts: {},
    accounts: () => [],
    build,
  }),
  defineKind({
    kind: 'savers',
    role: 'behaviour',
    title: 'Savers',
    description: 'They leave.',
    schema: z.strictObject({
      outflow: sourced('per-hour', 'Share that leaves.'),
      prices: reference('table', 'Prices.'),
    }),
    acts: {},
    accounts: () => [],
    build,
  }),
]

/** The file that the tests begin with; every line of it is right. */
export const sampleText: string = `breakwater: 1
id: sample
title: A sample
header: Nobody says so.
summary: A pool, a foundation, savers.
sources:
  paper: { title: A paper }
  data: { title: A table, date: 2022-05-08 }
clock:
  start: 2022-05-07T00:00Z
  end: 2022-05-08T00:00Z
  step: { value: 5 min, source: paper, standing: hand-set }
  sample: { value: 1 h, source: paper, standing: hand-set }
assets:
  - { id: UST, name: TerraUSD, decimals: 6, source: paper }
  - { id: BTC, name: Bitcoin, decimals: 8, source: paper }
tables:
  - { id: prices, file: ../records/prices.csv, source: data }
overlays:
  - { table: prices, column: close, over: ustPriceUsd, label: Record }
parties:
  - id: issuer
    name: The issuer
    holds:
      BTC: { value: 80_394 BTC, source: data, standing: record, label: Reserve }
markets:
  - id: curve
    kind: pool
    amplification: { value: 100, source: paper, standing: article, range: [10, 500] }
    fee: { value: 0.04 %, source: paper, standing: specification }
    ladder:
      - price: { value: 0.98 USD, source: paper, standing: guess }
issuers:
  - id: reserve
    kind: foundation
    venue: curve
    withdrawal: { value: proportional, source: paper, standing: article, note: As told. }
    sells: { value: true, source: paper, standing: article }
crowd:
  - id: savers
    kind: savers
    outflow: { value: 2.9 % / h, source: paper, standing: fitted }
    prices: prices
events:
  - at: 2022-05-07T21:44Z
    target: curve
    act: withdraw
    sentence: Liquidity is taken out.
    source: data
    amount: { value: 150_000_000 UST, source: data, standing: record }
    by: issuer
  - at: 2022-05-07T12:00Z
    target: curve
    act: withdraw
    sentence: A first withdrawal.
    source: data
    when: pull=single
    amount: { value: 1 m UST, source: data, standing: record }
    by: issuer
switches:
  - id: pull
    label: How liquidity is pulled
    path: issuers.reserve.withdrawal
    options: [{ value: proportional, label: In proportion }, { value: single, label: UST only }]
sliders:
  - { id: depth, label: Amplification, path: markets.curve.amplification, low: 10, high: 500 }
variants:
  - id: no-sale
    label: No sale
    group: counterfactual
    description: The foundation keeps its reserve.
    set: { issuers.reserve.sells: false }
targets:
  - id: T01
    class: level
    label: Low
    unit: USD
    measure: { take: metric, of: ustPriceLowUsd }
    value: 0.98
    low: 0.97
    high: 0.99
    tolerance: within a cent
    source: data
`

/** The files around it. */
export const sampleFiles: Readonly<Record<string, string>> = {
  'library/scenarios/sample.yaml': sampleText,
  'library/records/prices.csv': 'time_utc,close\n2022-05-07T00:00Z,1\n2022-05-07T01:00Z,0.99\n',
}

/** Reads the files of the sample and those given. */
export function sampleReader(
  files: Readonly<Record<string, string | Uint8Array>> = {},
): (path: string) => string | Uint8Array | undefined {
  return path =>
    Object.hasOwn(files, path) ? files[path] : Object.hasOwn(sampleFiles, path) ? sampleFiles[path] : undefined
}
