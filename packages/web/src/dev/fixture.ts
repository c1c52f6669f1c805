/**
 * A made-up run with the shape of a real one: 49 days of hourly samples. For tests and for work on the page without an engine; no
 * figure in it means anything, and it is never part of the built page.
 */

import type {
  JournalEntry,
  JournalKind,
  RunResult,
  ScenarioField,
  SeriesColumn,
  TargetResult,
} from '@breakwater/engine'

const hour = 3_600_000
const startMs = Date.UTC(2022, 2, 22)
const endMs = Date.UTC(2022, 4, 10, 20)
const count = (endMs - startMs) / hour + 1
const timeMs = Float64Array.from({ length: count }, (_, index) => startMs + index * hour)

type Knot = [day: number, value: number]

/** Days are counted from 22 March: 47 is 8 May. */
function curve(knots: readonly Knot[], wobble: number, log = false): Float64Array {
  let state = 1
  return timeMs.map((_, index) => {
    const day = index / 24
    const after = Math.max(
      1,
      knots.findIndex(knot => knot[0] > day),
    )
    const to = knots[after] ?? knots.at(-1)!
    const from = knots[after - 1] ?? knots.at(-2)!
    const share = Math.min(1, Math.max(0, (day - from[0]) / (to[0] - from[0])))
    const mean = log ? from[1] * (to[1] / from[1]) ** share : from[1] + (to[1] - from[1]) * share
    state = (state * 48_271) % 2_147_483_647
    return mean * (1 + wobble * (state / 2_147_483_647 - 0.5))
  })
}

const price = curve(
  [
    [0, 1],
    [47, 0.9998],
    [47.1, 0.985],
    [47.19, 0.9718],
    [47.5, 0.992],
    [48.6, 0.994],
    [48.75, 0.98],
    [48.9, 0.86],
    [49.1, 0.612],
    [49.3, 0.74],
    [49.9, 0.82],
  ],
  0.001,
)

function column(
  id: string,
  label: string,
  unit: string,
  panel: string,
  values: Float64Array,
  role: SeriesColumn['role'] = 'simulated',
): SeriesColumn {
  return { id, label, unit, panel, role, values }
}

function journalOf(): JournalEntry[] {
  const rows: [number, JournalKind, string, string][] = [
    [0, 'event', 'attacker', 'The attacker begins to borrow and sell 100,000 BTC in equal slices.'],
    [20, 'event', 'attacker', 'The short of 100,000 BTC is complete at an average of 41,520 USD.'],
    [47.01, 'event', 'foundation', 'The Foundation withdraws 150 m USD of liquidity from Curve, proportionally.'],
    [47.03, 'decision', 'attacker', 'The attacker sells the first 25 m UST of 350 m on Curve.'],
    [47.07, 'event', 'foundation', 'The Foundation withdraws another 100 m USD from Curve.'],
    [47.1, 'event', 'foundation', 'The Foundation begins to sell BTC and to bid for UST.'],
    [48.58, 'event', 'anchor', 'Anchor: concern turns into panic; 2.9 % of deposits leave each hour.'],
    [48.71, 'decision', 'attacker', 'The attacker begins to sell 650 m UST on the exchange.'],
    [48.83, 'event', 'chain', 'The chain is congested: at most 250 m UST an hour reach the exchange.'],
    [49.0, 'refusal', 'arbitrageurs', 'Redemption of 40 m UST refused.'],
    [49.1, 'halt', 'exchange', 'The exchange suspends withdrawals of UST.'],
    [49.17, 'event', 'attacker', 'The attacker begins to buy back 100,000 BTC.'],
  ]
  return rows.map(([day, kind, who, sentence], sequence) => ({
    sequence,
    step: Math.round(day * 288),
    atMs: startMs + day * 24 * hour,
    kind,
    who,
    sentence,
    source: 'article',
    ...(kind === 'refusal'
      ? {
          refusal: {
            refused: 'chain-congested',
            who: 'arbitrageurs',
            needed: '40 m UST',
            had: '12 m UST',
            because: 'Blocks are full: redemption is cut to 30 % of the outlet while the chain is congested.',
          },
        }
      : {}),
  }))
}

function targetsOf(): TargetResult[] {
  const row = (
    id: string,
    kind: TargetResult['class'],
    label: string,
    unit: string,
    value: number,
    low: number,
    high: number,
    actual: number,
    given = false,
  ): TargetResult => ({
    id,
    class: kind,
    label,
    unit,
    value,
    low,
    high,
    actual,
    given,
    pass: given || Number.isNaN(actual) ? null : actual >= low && actual <= high,
    tolerance: 'inside the band',
    source: 'article',
    also: [],
  })
  return [
    row('A1', 'article', 'Short: profit', 'USD m', 952, 933, 971, 952),
    row('A2', 'article', 'Curve leg', 'USD m', -11, -12.5, -9.5, -10.8),
    row('A3', 'article', 'Exchange leg', 'USD m', -125, -131, -119, -125.1),
    row('A4', 'article', 'Total profit', 'USD m', 815, 799, 831, 816.1),
    row('A5', 'article', 'UST low on 8 May', '1', 0.972, 0.97, 0.974, 0.9718),
    row('A6', 'article', 'Pool’s own marginal low on 8 May', '1', 0.972, 0.97, 0.974, 0.864),
    row('T1', 'stock', 'Anchor deposits on 10 May 04:00', 'UST', 6.4e9, 5.8e9, 7e9, 3.0e9),
    row('T2', 'input', 'Foundation’s stock of BTC on 7 May', 'BTC', 80_394, 80_394, 80_394, 80_394, true),
    row('T3', 'contagion', 'stETH discount', 'fraction', -0.05, -0.06, -0.04, Number.NaN),
  ]
}

/** See the file's head. */
export function makeFixture(): RunResult {
  const low = price.map(value => value * 0.996)
  const high = price.map(value => Math.min(1.004, value * 1.003))
  low[Math.round(47.19 * 24)] = 0.9698
  low[Math.round(49.1 * 24)] = 0.602
  const recordPrice = price.map((value, index) =>
    (index % 24 === 0 && index < 46 * 24) || index >= 46 * 24
      ? value + (index > 47 * 24 ? 0.02 * Math.sin(index / 3) : 0)
      : Number.NaN,
  )
  const bars = [
    { name: 'entry-impact', label: 'Own impact on entry', amountUsd: -48e6 },
    { name: 'drift', label: 'Market’s own fall', amountUsd: 982e6 },
    { name: 'foundation', label: 'Foundation selling, net of own cover', amountUsd: 18e6 },
    { name: 'curve', label: 'Curve leg', amountUsd: -10.8e6 },
    { name: 'exchange', label: 'Exchange leg', amountUsd: -125.1e6 },
  ]
  const legs = [
    { name: 'short', label: 'BTC short', profitUsd: 952e6 },
    { name: 'curve', label: 'Curve, 350 m UST', profitUsd: -10.8e6 },
    { name: 'exchange', label: 'Exchange, 650 m UST', profitUsd: -125.1e6 },
  ]
  return {
    scenario: 'ust-2022-article',
    title: 'TerraUSD, May 2022: the story as one article tells it',
    header: 'The story as one article tells it. Analysts (Nansen, Jump, NBER) found no single attacker.',
    seed: '1',
    precision: 'exact',
    engineVersion: '0.1.0',
    manifestHash: 'd2b7f0a61c8e5f4392ab71c05de8f6a3b9e4d1c7082f5a6e3b1c9d8f7a0e4b25',
    resultHash: '5c1e9a7d3f2b8064e9d1a7c5b3f8e2064d9a1c7e5b3f0826a9d4c1e7f5b30862',
    steps: 14_352,
    startMs,
    endMs,
    stepMs: 300_000,
    sentence:
      'UST falls to 0.602 on 10 May 03:10; 11.0 bn UST leave Anchor and 75,900 BTC leave the reserve; the attacker makes 816 m USD, of which shorting bitcoin alone makes 861 m USD.',
    series: {
      everyMs: hour,
      timeMs,
      panels: [
        { id: 'price', title: 'UST price', unit: 'USD', scale: 'linear' },
        { id: 'luna-price', title: 'LUNA price', unit: 'USD', scale: 'log' },
        { id: 'luna-supply', title: 'LUNA supply', unit: 'LUNA', scale: 'log' },
        { id: 'curve', title: 'Curve pool', unit: 'USD', scale: 'linear' },
        { id: 'depth', title: 'Exchange depth', unit: 'USD', scale: 'linear' },
        { id: 'btc', title: 'Bitcoin', unit: 'USD', scale: 'linear' },
        { id: 'reserve', title: 'Foundation’s reserve', unit: 'BTC', scale: 'linear' },
        { id: 'anchor', title: 'Anchor deposits', unit: 'UST', scale: 'linear' },
        { id: 'mempool', title: 'Transfers waiting', unit: 'UST', scale: 'linear' },
      ],
      columns: [
        column('ustPriceUsd', 'Exchange', 'USD', 'price', price),
        column('ustPriceLowUsd', 'Low', 'USD', 'price', low),
        column('ustPriceHighUsd', 'High', 'USD', 'price', high),
        column(
          'curvePriceUsd',
          'Curve pool',
          'USD',
          'price',
          curve(
            [
              [0, 1],
              [47, 0.998],
              [47.12, 0.876],
              [47.6, 0.985],
              [48.7, 0.98],
              [49.1, 0.55],
              [49.9, 0.8],
            ],
            0.0006,
          ),
        ),
        column('record-ust', 'Record', 'USD', 'price', recordPrice, 'record'),
        column(
          'lunaPriceUsd',
          'LUNA',
          'USD',
          'luna-price',
          curve(
            [
              [0, 92],
              [14, 105],
              [30, 90],
              [46, 78],
              [47.5, 65],
              [48.6, 60],
              [49.1, 30],
              [49.9, 22],
            ],
            0.03,
            true,
          ),
        ),
        column(
          'record-luna',
          'Record',
          'USD',
          'luna-price',
          curve(
            [
              [0, 92],
              [14, 105],
              [30, 90],
              [46, 77],
              [47.5, 64],
              [48.6, 61],
              [49.1, 28],
              [49.9, 18],
            ],
            0.05,
            true,
          ),
          'record',
        ),
        column(
          'lunaSupply',
          'LUNA',
          'LUNA',
          'luna-supply',
          curve(
            [
              [0, 3.43e8],
              [48.5, 3.45e8],
              [49.2, 3.62e8],
              [49.9, 3.9e8],
            ],
            0.0002,
            true,
          ),
        ),
        column(
          'curveUst',
          'UST',
          'USD',
          'curve',
          curve(
            [
              [0, 634e6],
              [47, 634e6],
              [47.1, 690e6],
              [48, 520e6],
              [49.1, 610e6],
              [49.9, 420e6],
            ],
            0.01,
          ),
        ),
        column(
          'curve3crv',
          '3CRV',
          'USD',
          'curve',
          curve(
            [
              [0, 366e6],
              [47, 366e6],
              [47.1, 66e6],
              [48, 160e6],
              [49.1, 20e6],
              [49.9, 90e6],
            ],
            0.01,
          ),
        ),
        column(
          'exchangeDepthUsd',
          'Depth',
          'USD',
          'depth',
          curve(
            [
              [0, 177e6],
              [47, 177e6],
              [47.3, 90e6],
              [48.4, 140e6],
              [49.1, 42e6],
              [49.9, 70e6],
            ],
            0.03,
          ),
        ),
        column(
          'btcPriceUsd',
          'Bitcoin',
          'USD',
          'btc',
          curve(
            [
              [0, 42_000],
              [20, 41_100],
              [47, 35_500],
              [48, 34_300],
              [49.17, 31_300],
              [49.9, 32_900],
            ],
            0.01,
          ),
        ),
        column(
          'reserveBtc',
          'BTC',
          'BTC',
          'reserve',
          curve(
            [
              [0, 0],
              [4, 24_000],
              [20, 39_000],
              [20.1, 80_394],
              [47.1, 80_394],
              [48, 55_600],
              [49.17, 28_700],
              [49.9, 4500],
            ],
            0,
          ),
        ),
        column(
          'anchorDepositsUst',
          'Deposits',
          'UST',
          'anchor',
          curve(
            [
              [0, 12e9],
              [47, 14e9],
              [48.5, 12.2e9],
              [49.17, 3e9],
              [49.9, 2e9],
            ],
            0.001,
          ),
        ),
        column(
          'mempoolQueueUst',
          'Waiting',
          'UST',
          'mempool',
          curve(
            [
              [0, 0],
              [48.7, 0],
              [48.8, 2e8],
              [49.1, 1.6e9],
              [49.9, 1e8],
            ],
            0.02,
          ),
        ),
      ],
    },
    metrics: {
      ustPriceLowUsd: 0.602,
      lunaPriceEndUsd: 26.5,
      attackerProfitUsd: 816.1e6,
      btcShortEntryUsd: 41_520,
      btcShortCoverUsd: 32_000,
      reserveSoldBtc: 75_900,
    },
    parties: { attacker: { name: 'Attacker', legs, profitUsd: 816.1e6 } },
    waterfalls: { attacker: bars },
    targets: targetsOf(),
    misses: [
      'Anchor deposits on 10 May 04:00: 3.00 bn UST, record 6.40 bn UST.',
      'Pool’s own marginal low on 8 May: 0.864, article 0.972.',
    ],
    journal: journalOf(),
    notes: [
      {
        title: '952 needs 4.0 bn',
        text: '100,000 coins times 10,000 would be 1,000 m USD; 952.38 is the arithmetic of a 4.0 bn short.',
        source: 'article',
      },
      {
        title: 'The pool’s low and the average loss exclude each other',
        text: 'A price only falls while one sells, so every unit earns at least the low: 0.972 as the pool’s own low allows a loss of 9.95 m at the most.',
        source: 'article',
      },
    ],
    standings: { record: 12, article: 18, specification: 9, fitted: 14, 'hand-set': 3, guess: 11, changed: 0 },
  }
}

/** Fields of a form, two groups and every kind of input. */
export const fixtureFields: ScenarioField[] = [
  {
    path: 'crowd.attacker.shortSize',
    group: 'Attacker',
    label: 'Size of the short',
    description: 'Coins borrowed and sold.',
    unit: 'BTC',
    written: '100_000 BTC',
    standing: 'article',
    source: 'article',
  },
  {
    path: 'markets.curve.amplification',
    group: 'Curve pool',
    label: 'Amplification',
    description: 'A of the StableSwap invariant.',
    unit: 'number',
    written: 100,
    standing: 'specification',
    source: 'curve',
  },
  {
    path: 'crowd.foundation.withdrawal',
    group: 'Foundation',
    label: 'Withdrawal',
    description: 'How liquidity is taken out.',
    unit: 'choice',
    written: 'proportional',
    options: ['proportional', 'ust-only', 'none'],
    standing: 'guess',
    source: 'article',
  },
]
