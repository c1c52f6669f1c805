import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { TerraChain, terraChainKind } from '../issuers/terra/terra-chain.ts'
import { TerraTreasury, terraTreasuryKind } from '../issuers/terra/terra-treasury.ts'
import type { Precision } from '../ledger/ledger.ts'
import { quotedMarketKind } from '../markets/quoted-market.ts'
import { BreakwaterError } from '../money/mistake.ts'
import type { Report } from '../step/module.ts'
import { openSmallStage } from '../step/small-stage.ts'
import { MerchantPayments, merchantPaymentsKind } from './merchant-payments.ts'

const hour = 3_600_000
const start = Date.UTC(2019, 5, 13)
const precisions = ['exact', 'fast'] as const

/** aUST stands for the won coin, USDC for won in the bank. A thousand users from the first hour on, one payment of 20,000 a day each. */
function open(precision: Precision, setup: Record<string, unknown> = {}, tax = 0.001, acts: readonly string[] = []) {
  const stage = openSmallStage({
    precision,
    holds: { public: { LUNA: 400e6 } },
    startMs: start,
    stepMs: hour,
    sampleMs: hour,
    hours: 24 * 20,
    acts: acts.map((kind, index) => ({
      atMs: start + (index + 1) * 48 * hour,
      kind,
      target: 'terra',
      sentence: kind,
      config: {},
    })),
    parts: [
      {
        kind: quotedMarketKind,
        id: 'luna',
        config: { base: 'LUNA', quote: 'USDT', makersQuote: 1e6, open: 2, columnId: 'lunaPriceUsd', label: 'LUNA' },
      },
      {
        kind: terraChainKind,
        id: 'terra',
        config: {
          stable: 'UST',
          denom: 'uusd',
          coin: 'LUNA',
          basePool: 50e6,
          recoveryBlocks: 36,
          minSpread: 0.02,
          stablePerSdr: 1.25,
          currencies: [{ asset: 'aUST', denom: 'ukrw', perStable: 1000, tobinTax: 0.0025 }],
          blockTime: 6000,
          startHeight: 1,
          votePeriodBlocks: 5,
          oracleNoise: 0,
          startPrice: 2,
          capacity: 60e6,
          congestedCapacity: 6e6,
          halts: [],
        },
      },
      {
        kind: terraTreasuryKind,
        id: 'treasury',
        config: {
          chain: 'terra',
          taxRate: tax,
          taxPolicy: { minimum: tax, maximum: tax, changeMaximum: 0 },
          taxCap: 1,
          rewardWeight: 1,
          rewardPolicy: { minimum: 1, maximum: 1, changeMaximum: 0 },
          seigniorageBurdenTarget: 0.67,
          miningIncrement: 1.07,
          windowShort: 4,
          windowLong: 52,
          windowProbation: 12,
          bonded: 200e6,
        },
      },
      {
        kind: merchantPaymentsKind,
        id: 'app',
        config: {
          name: 'The app',
          chain: 'terra',
          treasury: 'treasury',
          market: 'luna',
          coin: 'aUST',
          burnedCoin: 'LUNA',
          money: 'USDC',
          payments: 'real',
          copiesPaid: true,
          launch: start - 1000 * hour,
          usersCeiling: 1000,
          innovation: 1,
          imitation: 0,
          paymentsPerUser: 1,
          ticket: 20_000,
          ticketSpread: 0,
          dayHeight: 0,
          peakTime: 12 * hour,
          weekendHeight: 0,
          utcOffset: 9 * hour,
          fee: 0.005,
          cardFee: 0.025,
          gas: 5,
          balanceTime: 24 * hour,
          settlementDelay: 48 * hour,
          netted: 1,
          appMoney: 100e6,
          usersMoney: 1e9,
          traderCoins: 1e6,
          traderMoney: 1e9,
          ...setup,
        },
      },
    ],
  })
  const { ledger } = stage
  return {
    stage,
    ledger,
    chain: stage.find('terra', TerraChain),
    treasury: stage.find('treasury', TerraTreasury),
    app: stage.find('app', MerchantPayments),
    krt: ledger.asset('aUST'),
    krw: ledger.asset('USDC'),
    luna: ledger.asset('LUNA'),
    balance: (name: string, asset: string) => ledger.balance(ledger.account(name), ledger.asset(asset)),
  }
}

function steps(stage: { runStep(): void }, count: number): void {
  for (let step = 0; step < count; step++) stage.runStep()
}

function metricsOf(opened: ReturnType<typeof open>): Record<string, number> {
  const report: Report = { sentences: [], metrics: {}, parties: {}, waterfalls: {} }
  opened.app.report(opened.stage, report)
  return report.metrics
}

describe.each(precisions)('real payments (%s)', precision => {
  test('each pays tax and gas into the fees, and merchants get the amount less the fee', () => {
    const opened = open(precision)
    steps(opened.stage, 24 * 20)
    const metrics = metricsOf(opened)
    const count = metrics['chaiPaymentsCount']!
    // A thousand a day for twenty days: three standard deviations of a count are 3 sqrt(20,000) = 424.
    expect(Math.abs(count - 20_000)).toBeLessThan(424)
    expect(metrics['chaiVolumeKrw']! / (count * 20_000)).toBeCloseTo(1, 6)
    expect(metrics['chaiMeanTicketUsd']).toBeCloseTo(20, 4)
    // Tax of 0.1 % on 20,000 is 20, gas 5: 25 won or 0.025 dollars a payment.
    expect(metrics['feePerPaymentUsd']).toBeCloseTo(0.025, 6)
    expect(opened.ledger.balance(opened.chain.feeCollector, opened.krt)).toBeCloseTo(count * 25, 2)
    expect(metrics['merchantSavingUsd']! / (count * 20 * 0.02)).toBeCloseTo(1, 6)
    expect(metrics['chaiRefusedCount']).toBe(0)
    const merchants = opened.balance('app/merchants', 'aUST') + opened.balance('app/merchants-bank', 'USDC')
    expect(merchants / (count * 20_000 * 0.995)).toBeCloseTo(1, 6)
  })

  test('the coins that exist are users’ balances, two days of merchants’ coins, fees, the app’s rest and the spread', () => {
    const opened = open(precision)
    steps(opened.stage, 24 * 20)
    const { ledger, krt, chain } = opened
    const parts = [
      opened.balance('app/users-balances', 'aUST'),
      opened.balance('app/merchants', 'aUST'),
      opened.balance('app/app', 'aUST'),
      ledger.balance(chain.feeCollector, krt),
      ledger.balance(chain.oracleAccount, krt),
    ]
    expect(parts.reduce((sum, part) => sum + part, 0)).toBeCloseTo(ledger.supply(krt), 2)
    // A day of balances and two days with merchants, 20 m won a day each: within a tenth.
    expect(Math.abs(parts[0]! / 20e6 - 1)).toBeLessThan(0.1)
    expect(Math.abs(parts[1]! / (2 * 20e6 * 0.995) - 1)).toBeLessThan(0.1)
  })

  test('coins are minted by burning LUNA, and the won that users paid in are with merchants, traders and the app', () => {
    const opened = open(precision)
    const lunaBefore = opened.ledger.supply(opened.luna)
    steps(opened.stage, 24 * 5)
    const { ledger, krt, luna } = opened
    // 2,000 won coins for each LUNA burned.
    expect((lunaBefore - ledger.supply(luna)) * 2000).toBeCloseTo(ledger.supply(krt), 0)
    const won = ['app/app', 'app/users-bank', 'app/merchants-bank', 'app/luna-traders']
      .map(name => opened.balance(name, 'USDC'))
      .reduce((sum, part) => sum + part, 0)
    expect(won).toBeCloseTo(100e6 + 2e9, 2)
  })

  test('if nothing is handed on, the spread costs the app twice the 2 % of what goes through', () => {
    const netted = open(precision)
    const through = open(precision, { netted: 0 })
    steps(netted.stage, 24 * 20)
    steps(through.stage, 24 * 20)
    const extra = metricsOf(through)['appSpreadUsd']! - metricsOf(netted)['appSpreadUsd']!
    // Eighteen days of cashing in, 20,000 dollars a day: 2 % to burn them and 2 % to mint as many for others.
    expect(extra / (18 * 20_000 * 0.995 * 0.04)).toBeGreaterThan(0.9)
    expect(extra / (18 * 20_000 * 0.995 * 0.04)).toBeLessThan(1.1)
    expect(metricsOf(through)['stakersFromPaymentsUsd']! / metricsOf(netted)['stakersFromPaymentsUsd']!).toBeCloseTo(
      1,
      6,
    )
  })

  test('while the chain is halted nobody can pay, and merchants wait; later they are paid', () => {
    const opened = open(precision, {}, 0.001, ['halt', 'restart'])
    steps(opened.stage, 48)
    const before = metricsOf(opened)['chaiPaymentsCount']!
    steps(opened.stage, 48)
    expect(metricsOf(opened)['chaiPaymentsCount']).toBe(before)
    expect(metricsOf(opened)['chaiRefusedCount']).toBeGreaterThan(1500)
    expect(opened.stage.journal.entries.some(entry => entry.refusal?.refused === 'chain-halted')).toBe(true)
    steps(opened.stage, 48 + 2)
    // The coins of before the halt have left the merchants: what lies there is of the last two days.
    expect(opened.balance('app/merchants', 'aUST')).toBeLessThan(2 * 20e6 * 1.1)
  })

  test('a tax above the fee is borne by the app', () => {
    const opened = open(precision, {}, 0.01)
    steps(opened.stage, 24 * 5)
    const metrics = metricsOf(opened)
    expect(metrics['feePerPaymentUsd']).toBeCloseTo(0.205, 6)
    expect(metrics['chaiRefusedCount']).toBe(0)
  })

  test('an app without won of its own cannot mint all that is wanted, and says so', () => {
    const opened = open(precision, { appMoney: 0, traderCoins: 1000 })
    steps(opened.stage, 24 * 5)
    expect(metricsOf(opened)['chaiRefusedCount']).toBeGreaterThan(0)
    // A thousand LUNA are at most 2 m won coins.
    expect(opened.ledger.supply(opened.krt)).toBeLessThanOrEqual(2e6)
  })
})

describe.each(precisions)('mirrored payments (%s)', precision => {
  test('the same payments, nothing for stakers but the gas of the copies, and no coins but that', () => {
    const real = open(precision)
    const mirrored = open(precision, { payments: 'mirrored' })
    steps(real.stage, 24 * 20)
    steps(mirrored.stage, 24 * 20)
    const [told, copied] = [metricsOf(real), metricsOf(mirrored)]
    expect(copied['chaiPaymentsCount']).toBe(told['chaiPaymentsCount'])
    expect(copied['merchantSavingUsd']! / told['merchantSavingUsd']!).toBeCloseTo(1, 6)
    expect(copied['stakersFromPaymentsUsd']).toBeCloseTo(copied['chaiPaymentsCount']! * 0.005, 3)
    expect(copied['stakersTaxUsd']).toBe(0)
    expect(mirrored.balance('app/users-balances', 'aUST')).toBe(0)
    expect(mirrored.balance('app/merchants', 'aUST')).toBe(0)
    expect(copied['krtSupplyEnd']).toBeLessThan(told['krtSupplyEnd']! / 100)
  })

  test('stakers get at most the gas of the copies, whatever tax, fee and gas are', () => {
    const share = fc.double({ min: 0, max: 0.02, noNaN: true })
    fc.assert(
      fc.property(share, share, fc.integer({ min: 0, max: 100 }), fc.boolean(), (tax, fee, gas, copiesPaid) => {
        const opened = open(precision, { payments: 'mirrored', fee, gas, copiesPaid }, tax)
        steps(opened.stage, 48)
        const metrics = metricsOf(opened)
        const most = copiesPaid ? (metrics['chaiPaymentsCount']! * gas) / 1000 : 0
        expect(metrics['stakersFromPaymentsUsd']).toBeLessThanOrEqual(most * (1 + 1e-9))
        if (!copiesPaid) expect(opened.ledger.supply(opened.krt)).toBe(0)
      }),
      { numRuns: 20 },
    )
  })

  test('a halted chain stops no payment', () => {
    const opened = open(precision, { payments: 'mirrored' }, 0.001, ['halt'])
    steps(opened.stage, 24 * 10)
    expect(metricsOf(opened)['chaiRefusedCount']).toBe(0)
    expect(metricsOf(opened)['chaiPaymentsCount']).toBeGreaterThan(9500)
  })
})

test('a capped tax takes the cap from large payments alone: the mean of the tax is less than the tax of the mean', () => {
  // The cap is 1 SDR = 1,250 won; at 5 % a payment of 25,000 reaches it.
  const even = open('exact', { ticketSpread: 0, fee: 0.1 }, 0.05)
  const spread = open('exact', { ticketSpread: 1, fee: 0.1 }, 0.05)
  steps(even.stage, 24)
  steps(spread.stage, 24)
  expect(metricsOf(even)['stakersTaxUsd']! / metricsOf(even)['chaiVolumeUsd']!).toBeCloseTo(0.05, 6)
  expect(metricsOf(spread)['stakersTaxUsd']! / metricsOf(spread)['chaiVolumeUsd']!).toBeLessThan(0.045)
})

test('both cores tell the same twenty days', () => {
  const exact = open('exact', { ticketSpread: 0.8, dayHeight: 0.6, weekendHeight: 0.1, netted: 0.5 })
  const fast = open('fast', { ticketSpread: 0.8, dayHeight: 0.6, weekendHeight: 0.1, netted: 0.5 })
  steps(exact.stage, 24 * 20)
  steps(fast.stage, 24 * 20)
  const [a, b] = [metricsOf(exact), metricsOf(fast)]
  for (const [name, value] of Object.entries(a))
    expect(Math.abs(b[name]! - value), name).toBeLessThan(1e-6 * Math.abs(value) + 1e-6)
})

test.each(precisions)('a copy goes on as the original does (%s)', precision => {
  const first = open(precision, { netted: 0.5 })
  steps(first.stage, 100)
  const second = open(precision, { netted: 0.5 })
  second.stage.load(first.stage.save(), first.stage.journal.fork())
  steps(first.stage, 100)
  steps(second.stage, 100)
  expect([...second.ledger.bytes()]).toEqual([...first.ledger.bytes()])
  expect(metricsOf(second)).toEqual(metricsOf(first))
})

test('a won coin that the chain does not have is a mistake with a hint', () => {
  expect(() => open('fast', { coin: 'DAI' })).toThrow(BreakwaterError)
})
