/**
 * A chain in memory for the tests of the node: a few accounts, one stable coin, a swap at a fixed rate with a fixed spread. It has the
 * interface of the engine's chain and none of its economics.
 */

import type { ChainBlock, ChainCoin, ChainEvent, ChainMessage, ChainNode, ChainReceipt } from '@breakwater/engine'

const one = 1_000_000_000_000_000_000n
const startMs = 1_652_054_400_000
const blockMs = 6_500
const taxRate = 2_000_000_000_000_000n
const gasOfMessage = 80_000

/** A chain, and what tests may do to it beside the interface. */
export type TestChain = ChainNode & {
  set(account: string, denom: string, micros: bigint): void
  setLive(live: boolean): void
  /** Lets blocks pass that the node did not make, as when the run goes on by itself. */
  passBlocks(count: number): void
  setDone(done: boolean): void
  /** The next block comes without the transactions, as right after a halt. */
  skipTransactions(): void
  /** Makes the next block fail as a broken invariant does. */
  breakNext(): void
  setTaxRate(rate: bigint): void
}

/** Opens one. `uusd` and `uluna` exist; 80 uusd are worth 1 uluna; the spread is 1 %. */
export function openTestChain(): TestChain {
  let height = 7_500_000
  let timeMs = startMs
  let live = true
  let done = false
  let broken = false
  let skips = false
  let tax = 0n
  const clock = { step: 100, steps: 200, startMs, stepMs: 300_000 }
  const holdings = new Map<string, Map<string, bigint>>()
  const delegations = new Map<string, bigint>()
  const unbondings = new Map<string, { creationHeight: number; completionMs: number; initialMicros: bigint }[]>()
  const validators = ['terra/validator-0', 'terra/validator-1', 'terra/validator-2']
  for (const name of ['public', 'terra/oracle', 'terra/bonded', ...validators]) holdings.set(name, new Map())

  const of = (account: string): Map<string, bigint> => {
    const found = holdings.get(account)
    if (found === undefined) throw new Error(`no account is called ${account}`)
    return found
  }
  const move = (account: string, denom: string, micros: bigint): void => {
    const next = (of(account).get(denom) ?? 0n) + micros
    if (next < 0n) throw new Shortage(`${account} lacks ${denom}: insufficient funds`)
    of(account).set(denom, next)
  }
  const balances = (account: string): ChainCoin[] =>
    [...(holdings.get(account) ?? [])]
      .filter(([, micros]) => micros > 0n)
      .map(([denom, micros]) => ({ denom, micros }))
      .sort((left, right) => (left.denom < right.denom ? -1 : 1))
  const quote = (offer: ChainCoin, askDenom: string): { pays: ChainCoin } | { refused: string } => {
    if (offer.denom === askDenom) return { refused: 'recursive_swap' }
    const known = ['uluna', 'uusd']
    if (!known.includes(offer.denom) || !known.includes(askDenom)) return { refused: 'no_effective_price' }
    if (offer.micros <= 0n) return { refused: 'invalid_coins' }
    const gross = askDenom === 'uusd' ? offer.micros * 80n : offer.micros / 80n
    return { pays: { denom: askDenom, micros: (gross * 99n) / 100n } }
  }

  const run = (message: ChainMessage): ChainEvent[] => {
    switch (message.type) {
      case 'send':
        for (const coin of message.coins) {
          move(message.from, coin.denom, -coin.micros)
          move(message.to, coin.denom, coin.micros)
        }
        return [transferEvent(message.from, message.to, message.coins)]
      case 'swap': {
        const answer = quote(message.offer, message.askDenom)
        if ('refused' in answer) throw new Shortage(answer.refused, 'market', 3)
        move(message.trader, message.offer.denom, -message.offer.micros)
        move(message.receiver, message.askDenom, answer.pays.micros)
        return [
          event('swap', {
            offer: `${message.offer.micros}${message.offer.denom}`,
            trader: message.trader,
            recipient: message.receiver,
            swap_coin: `${answer.pays.micros}${message.askDenom}`,
          }),
        ]
      }
      case 'delegate': {
        move(message.delegator, message.coin.denom, -message.coin.micros)
        const key = `${message.delegator} ${message.validator}`
        delegations.set(key, (delegations.get(key) ?? 0n) + message.coin.micros)
        return [event('delegate', { validator: message.validator, amount: message.coin.micros.toString() })]
      }
      case 'undelegate': {
        const key = `${message.delegator} ${message.validator}`
        const left = (delegations.get(key) ?? 0n) - message.coin.micros
        if (left < 0n) throw new Shortage('too few shares', 'staking', 20)
        delegations.set(key, left)
        const entries = unbondings.get(key) ?? []
        entries.push({
          creationHeight: height,
          completionMs: timeMs + 1_814_400_000,
          initialMicros: message.coin.micros,
        })
        unbondings.set(key, entries)
        return [event('unbond', { validator: message.validator, amount: message.coin.micros.toString() })]
      }
      default:
        return [event('withdraw_rewards', { validator: message.validator, amount: '' })]
    }
  }

  const execute = (transaction: Parameters<ChainNode['simulate']>[0], paysFee: boolean): ChainReceipt => {
    const gasUsed = gasOfMessage * transaction.messages.length
    const receipt = (code: number, codespace: string, log: string, events: ChainEvent[][]): ChainReceipt => ({
      code,
      codespace,
      log,
      gasUsed,
      gasWanted: transaction.gasLimit,
      events,
    })
    if (paysFee) {
      for (const coin of transaction.fee) {
        move(transaction.signer, coin.denom, -coin.micros)
        move('terra/oracle', coin.denom, coin.micros)
      }
    }
    if (gasUsed > transaction.gasLimit) return receipt(11, 'sdk', `out of gas in location: messages`, [])
    const before = copyOf(holdings)
    const stakeBefore = new Map(delegations)
    try {
      return receipt(
        0,
        '',
        '',
        transaction.messages.map(message => run(message)),
      )
    } catch (error) {
      if (!(error instanceof Shortage)) throw error
      for (const [account, coins] of before) holdings.set(account, coins)
      delegations.clear()
      for (const [key, micros] of stakeBefore) delegations.set(key, micros)
      return receipt(error.code, error.codespace, error.message, [])
    }
  }

  const supply = (): ChainCoin[] => {
    const sums = new Map<string, bigint>()
    for (const coins of holdings.values())
      for (const [denom, micros] of coins) sums.set(denom, (sums.get(denom) ?? 0n) + micros)
    return [...sums].map(([denom, micros]) => ({ denom, micros })).sort((a, b) => (a.denom < b.denom ? -1 : 1))
  }

  return {
    run: {
      scenario: { document: { id: 'in-memory', title: 'A chain for tests', parties: [{ id: 'public', name: 'All' }] } },
      seed: 1n,
      precision: 'exact',
      commands: [],
      stage: { clock },
    } as unknown as ChainNode['run'],
    denoms: ['uluna', 'uusd'],
    accounts: () => [...holdings.keys()],
    hasAccount: name => holdings.has(name),
    openAccount: name => void holdings.set(name, new Map()),
    height: () => height,
    timeMs: () => timeMs,
    blockTimeMs: () => blockMs,
    isLive: () => live,
    isDone: () => done,
    balances,
    supply,
    market: () => ({
      basePool: 50_000_000_000_000n * one,
      poolRecoveryPeriodBlocks: 36,
      minStabilitySpread: one / 200n,
      delta: -1_234_567_890_123n * (one / 1000n),
    }),
    simulateSwap: quote,
    exchangeRates: () => [
      { denom: 'usdr', amount: 58n * one },
      { denom: 'uusd', amount: 80n * one + 5n },
    ],
    tobinTaxes: () => [{ denom: 'uusd', amount: 3_500_000_000_000_000n }],
    voteTargets: () => ['usdr', 'uusd'],
    oracleParameters: () => ({
      votePeriodBlocks: 5,
      voteThreshold: one / 2n,
      rewardBand: 70_000_000_000_000_000n,
      rewardDistributionWindowBlocks: 9_400_000,
      slashFraction: 100_000_000_000_000n,
      slashWindowBlocks: 432_000,
      minValidPerWindow: 50_000_000_000_000_000n,
    }),
    treasury: () => ({
      taxRate: tax,
      rewardWeight: one,
      taxCaps: [{ denom: 'uusd', micros: 1_390_000n }],
      taxProceeds: [{ denom: 'uusd', micros: 77n }],
      seigniorageProceedsMicros: 12n,
      taxRewardPerLuna: 0n,
      seigniorageRewardPerLuna: 0n,
      parameters: {
        taxRateMin: 0n,
        taxRateMax: taxRate,
        taxChangeMax: 250_000_000_000_000n,
        taxCapMicros: 1_000_000n,
        rewardWeightMin: one,
        rewardWeightMax: one,
        rewardWeightChangeMax: 0n,
        seigniorageBurdenTarget: (one * 67n) / 100n,
        miningIncrement: (one * 107n) / 100n,
        windowShort: 4,
        windowLong: 52,
        windowProbation: 18,
      },
    }),
    stabilityTax: payments =>
      payments
        .filter(coin => coin.denom !== 'uluna')
        .map(coin => ({ denom: coin.denom, micros: least((coin.micros * tax) / one, 1_390_000n) }))
        .filter(coin => coin.micros > 0n),
    staking: () => ({
      bondedMicros: 300_000_000_000_000n,
      notBondedMicros: 5_000_000n,
      unbondingMs: 1_814_400_000,
      validatorsMax: 130,
      entriesMax: 7,
      bondDenom: 'uluna',
    }),
    validators: () =>
      validators.map((name, index) => ({
        name,
        moniker: `Validator ${index}`,
        tokensMicros: 100_000_000_000_000n,
        delegatorShares: 100_000_000_000_000n * one,
        commission: one / 20n,
        jailed: false,
        status: 'bonded',
        missCounter: index,
      })),
    delegations: delegator =>
      validators
        .map(validator => ({ delegator, validator, micros: delegations.get(`${delegator} ${validator}`) ?? 0n }))
        .filter(stake => stake.micros > 0n)
        .map(({ validator, micros }) => ({ delegator, validator, shares: micros * one, balanceMicros: micros })),
    unbondings: delegator =>
      validators
        .filter(validator => unbondings.has(`${delegator} ${validator}`))
        .map(validator => ({
          delegator,
          validator,
          entries: unbondings
            .get(`${delegator} ${validator}`)!
            .map(entry => ({ ...entry, balanceMicros: entry.initialMicros })),
        })),
    communityPool: () => [{ denom: 'uusd', amount: 1_017_233_195_000_000n * one + 500_000_000_000_000_000n }],
    distributionParameters: () => ({
      communityTax: one / 50n,
      baseProposerReward: one / 100n,
      bonusProposerReward: one / 25n,
    }),
    rewards: delegator =>
      validators
        .filter(validator => (delegations.get(`${delegator} ${validator}`) ?? 0n) > 0n)
        .map(validator => ({ validator, coins: [{ denom: 'uusd', amount: one + one / 4n }] })),
    simulate: transaction => {
      const before = copyOf(holdings)
      const stakeBefore = new Map(delegations)
      const unbondingBefore = new Map([...unbondings].map(([key, entries]) => [key, [...entries]]))
      const receipt = execute(transaction, false)
      for (const [account, coins] of before) holdings.set(account, coins)
      delegations.clear()
      for (const [key, micros] of stakeBefore) delegations.set(key, micros)
      unbondings.clear()
      for (const [key, entries] of unbondingBefore) unbondings.set(key, entries)
      return receipt
    },
    makeBlock: (transactions): ChainBlock | undefined => {
      if (broken) throw new Error('uusd is not conserved')
      timeMs += blockMs
      if (!live || done) return undefined
      height++
      if (height % 46 === 0) clock.step++
      const receipts = skips ? [] : transactions.map(transaction => execute(transaction, true))
      skips = false
      return {
        height,
        timeMs,
        proposer: validators[height % validators.length]!,
        receipts,
      }
    },
    set: (account, denom, micros) => {
      if (!holdings.has(account)) holdings.set(account, new Map())
      of(account).set(denom, micros)
    },
    setLive: value => {
      live = value
    },
    passBlocks: count => {
      height += count
    },
    setDone: value => {
      done = value
    },
    skipTransactions: () => {
      skips = true
    },
    breakNext: () => {
      broken = true
    },
    setTaxRate: rate => {
      tax = rate
    },
  }
}

class Shortage extends Error {
  readonly codespace: string
  readonly code: number

  constructor(message: string, codespace = 'sdk', code = 5) {
    super(message)
    this.codespace = codespace
    this.code = code
  }
}

function least(left: bigint, right: bigint): bigint {
  return left < right ? left : right
}

function copyOf(holdings: ReadonlyMap<string, ReadonlyMap<string, bigint>>): Map<string, Map<string, bigint>> {
  return new Map([...holdings].map(([account, coins]) => [account, new Map(coins)]))
}

function event(type: string, attributes: Record<string, string>): ChainEvent {
  return { type, attributes: Object.entries(attributes).map(([key, value]) => ({ key, value })) }
}

function transferEvent(sender: string, recipient: string, coins: readonly ChainCoin[]): ChainEvent {
  return event('transfer', { recipient, sender, amount: coins.map(coin => `${coin.micros}${coin.denom}`).join(',') })
}
