/** The client that people use, against a node that listens: an independent reader of our answers, an independent maker of signatures. */

import { createRequire } from 'node:module'
import { advance, type ChainNode, openChainNode, start } from '@breakwater/engine'
import type * as Terra from '@terra-money/terra.js'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { addressOfAccount, operatorAddress, strangerName } from './addresses.ts'
import { decimalText } from './amounts.ts'
import { fundScenario } from './funding.ts'
import { openTestChain } from './in-memory.test-chain.ts'
import { type OpenNode, openNode } from './serve-node.ts'
import { smallChainScenario } from './small-chain.test-scenario.ts'

const terra = createRequire(import.meta.url)('@terra-money/terra.js') as typeof Terra
const keyOf = (number: number): Terra.RawKey => new terra.RawKey(Buffer.alloc(32, number))
const { LCDClient, Coin, MsgSend, MsgSwap, MsgSwapSend, MsgDelegate, MsgUndelegate, MsgWithdrawDelegatorReward } = terra
const key = keyOf(1)
const other = keyOf(2).accAddress

/** Chains that the client is held against. Each has `public`, and a wallet of `key` with 50 UST and 4 LUNA. */
const chains: [string, () => ChainNode][] = [
  [
    'a chain in memory',
    () => {
      const chain = openTestChain()
      chain.set('public', 'uusd', 123_456_789n)
      chain.set(strangerName(key.accAddress), 'uusd', 50_000_000n)
      chain.set(strangerName(key.accAddress), 'uluna', 4_000_000n)
      return chain
    },
  ],
  [
    'the chain of a run',
    () => {
      const coins = [
        { denom: 'uusd', micros: 50_000_000n },
        { denom: 'uluna', micros: 4_000_000n },
      ]
      const scenario = fundScenario(smallChainScenario(), [{ address: key.accAddress, coins }])
      const run = start(scenario, { seed: 1, precision: 'exact' })
      advance(run, { steps: 20 })
      return openChainNode(run)
    },
  ],
]
describe.each(chains)('%s', (_name, openChain) => {
  let chain: ChainNode
  let open: OpenNode
  let lcd: InstanceType<typeof LCDClient>
  let wallet: ReturnType<typeof lcd.wallet>

  beforeAll(async () => {
    chain = openChain()
    open = await openNode({
      chain,
      scenario: 'client',
      seed: '1',
      gasPrices: [{ denom: 'uusd', price: 150_000_000_000_000_000n }],
      blockIntervalMs: 100,
      port: 0,
      host: '127.0.0.1',
    })
    lcd = new LCDClient({ URL: open.address, chainID: 'sim-columbus-5' })
    wallet = lcd.wallet(key)
  })
  afterAll(() => open.close())

  const amounts = (coins: readonly { denom: string; micros: bigint }[]): string =>
    coins.map(coin => `${coin.micros}${coin.denom}`).join(',')
  const decimals = (coins: readonly { denom: string; amount: bigint }[]): Record<string, string> =>
    Object.fromEntries(coins.map(coin => [coin.denom, decimalText(coin.amount)]))
  const readDecimals = (coins: { toArray(): { denom: string; amount: { toFixed(digits: number): string } }[] }) =>
    Object.fromEntries(coins.toArray().map(coin => [coin.denom, coin.amount.toFixed(18)]))

  /** Reads and figures of one moment: if a block came between them, both are taken again. */
  async function same<T>(read: () => Promise<T>, own: () => T): Promise<void> {
    for (let tries = 0; ; tries++) {
      const height = chain.height()
      const told = await read()
      if (chain.height() !== height && tries < 20) continue
      expect(told).toEqual(own())
      return
    }
  }

  describe('reads', () => {
    test('balance, supply', async () => {
      await same(
        async () => (await lcd.bank.balance(addressOfAccount('public')))[0].toString(),
        () => amounts(chain.balances('public')),
      )
      await same(
        async () => (await lcd.bank.total())[0].toString(),
        () => amounts(chain.supply()),
      )
    })

    test('swap quotes, pool delta, parameters', async () => {
      for (const [text, denom] of [
        ['1000000uluna', 'uusd'],
        ['987654321uusd', 'uluna'],
        ['1uluna', 'uusd'],
      ] as const) {
        const offer = Coin.fromString(text)
        await same(
          async () => (await lcd.market.swapRate(offer, denom)).toString(),
          () => {
            const quote = chain.simulateSwap({ denom: offer.denom, micros: BigInt(offer.amount.toFixed(0)) }, denom)
            return 'pays' in quote ? `${quote.pays.micros}${quote.pays.denom}` : quote.refused
          },
        )
      }
      await same(
        async () => (await lcd.market.poolDelta()).toFixed(18),
        () => decimalText(chain.market().delta),
      )
      const parameters = await lcd.market.parameters()
      expect(parameters.base_pool.toFixed(18)).toBe(decimalText(chain.market().basePool))
      expect(parameters.pool_recovery_period).toBe(chain.market().poolRecoveryPeriodBlocks)
      expect(parameters.min_stability_spread.toFixed(18)).toBe(decimalText(chain.market().minStabilitySpread))
    })

    test('exchange rates, active denoms, parameters of the oracle, misses, feeders', async () => {
      await same(
        async () => readDecimals(await lcd.oracle.exchangeRates()),
        () => decimals(chain.exchangeRates()),
      )
      await same(
        async () => (await lcd.oracle.exchangeRate('uusd'))?.amount.toFixed(18),
        () => decimals(chain.exchangeRates())['uusd'],
      )
      await same(
        () => lcd.oracle.activeDenoms(),
        () => chain.exchangeRates().map(coin => coin.denom),
      )
      const told = await lcd.oracle.parameters()
      const own = chain.oracleParameters()
      expect({
        vote_period: told.vote_period,
        vote_threshold: told.vote_threshold.toFixed(18),
        reward_band: told.reward_band.toFixed(18),
        slash_window: told.slash_window,
      }).toEqual({
        vote_period: own.votePeriodBlocks,
        vote_threshold: decimalText(own.voteThreshold),
        reward_band: decimalText(own.rewardBand),
        slash_window: own.slashWindowBlocks,
      })
      expect(told.whitelist.map(entry => entry.name)).toEqual(chain.tobinTaxes().map(tax => tax.denom))
      const validator = chain.validators()[0]!
      await same(
        () => lcd.oracle.misses(operatorAddress(validator.name)),
        () => chain.validators()[0]!.missCounter,
      )
      expect(await lcd.oracle.feederAddress(operatorAddress(validator.name))).toBe(addressOfAccount(validator.name))
    })

    test('tax rate, caps, reward weight, proceeds, policy', async () => {
      const own = chain.treasury()
      expect((await lcd.treasury.taxRate()).toFixed(18)).toBe(decimalText(own.taxRate))
      expect((await lcd.treasury.rewardWeight()).toFixed(18)).toBe(decimalText(own.rewardWeight))
      for (const cap of own.taxCaps) {
        expect((await lcd.treasury.taxCap(cap.denom)).toString()).toBe(`${cap.micros}${cap.denom}`)
      }
      expect((await lcd.treasury.taxCaps()).toString()).toBe(amounts(own.taxCaps))
      expect((await lcd.treasury.taxProceeds()).toString()).toBe(amounts(own.taxProceeds))
      await same(
        async () => (await lcd.treasury.seigniorageProceeds()).amount.toFixed(0),
        () => chain.treasury().seigniorageProceedsMicros.toString(),
      )
      const parameters = await lcd.treasury.parameters()
      expect(parameters.tax_policy.rate_max.toFixed(18)).toBe(decimalText(own.parameters.taxRateMax))
      expect(parameters.window_long).toBe(own.parameters.windowLong)
    })

    test('staking pool, parameters, validators', async () => {
      await same(
        async () => (await lcd.staking.pool()).bonded_tokens.amount.toFixed(0),
        () => chain.staking().bondedMicros.toString(),
      )
      expect(await lcd.staking.parameters()).toMatchObject({
        unbonding_time: chain.staking().unbondingMs / 1000,
        max_validators: chain.staking().validatorsMax,
        bond_denom: chain.staking().bondDenom,
      })
      await same(
        async () => {
          const [list, pagination] = await lcd.staking.validators({ 'pagination.limit': '1000' })
          const seen = list.map(one => [one.operator_address, one.tokens.toFixed(0), one.description.moniker])
          return { seen, total: Number(pagination.total) }
        },
        () => {
          const list = chain.validators()
          const seen = list.map(one => [operatorAddress(one.name), one.tokensMicros.toString(), one.moniker])
          return { seen, total: list.length }
        },
      )
      const one = chain.validators()[0]!
      const told = await lcd.staking.validator(operatorAddress(one.name))
      expect(told.commission.commission_rates.rate.toFixed(18)).toBe(decimalText(one.commission))
    })

    test('community pool, distribution parameters', async () => {
      await same(
        async () => readDecimals(await lcd.distribution.communityPool()),
        () => decimals(chain.communityPool()),
      )
      const told = await lcd.distribution.parameters()
      expect(told.community_tax.toFixed(18)).toBe(decimalText(chain.distributionParameters().communityTax))
    })

    test('accounts, blocks, the node', async () => {
      const account = await lcd.auth.accountInfo(key.accAddress)
      expect([account.getAccountNumber(), account.getSequenceNumber()]).toEqual([
        open.node.accounts.find(key.accAddress)!.number,
        0,
      ])
      const block = await lcd.tendermint.blockInfo()
      expect(block.block.header.chain_id).toBe('sim-columbus-5')
      expect(Number(block.block.header.height)).toBeGreaterThanOrEqual(open.node.earliestHeight)
      const first = await lcd.tendermint.blockInfo(open.node.earliestHeight)
      expect(Number(first.block.header.height)).toBe(open.node.earliestHeight)
      expect(await lcd.tendermint.syncing()).toBe(false)
      expect(JSON.stringify(await lcd.tendermint.nodeInfo())).toContain('simulated: breakwater client seed 1')
    })
  })

  describe('writes', () => {
    const mine = (): Record<string, bigint> =>
      Object.fromEntries(
        chain.balances(open.node.accounts.nameOf(key.accAddress)).map(coin => [coin.denom, coin.micros]),
      )
    const feeOf = (tx: { auth_info: { fee: { amount: { get(denom: string): unknown } } } }): bigint =>
      BigInt(String(tx.auth_info.fee.amount.get('uusd')).replace('uusd', ''))
    const poll = async (hash: string) => {
      for (let tries = 0; tries < 100; tries++) {
        try {
          return await lcd.tx.txInfo(hash)
        } catch {
          await new Promise(resolve => setTimeout(resolve, 50))
        }
      }
      throw new Error(`${hash} came into no block`)
    }

    test('a swap with its fee estimated, broadcast, polled for', async () => {
      const message = new MsgSwap(key.accAddress, new Coin('uusd', 8_000_000), 'uluna')
      const tx = await wallet.createAndSignTx({ msgs: [message] })
      const before = mine()
      const sent = await lcd.tx.broadcastSync(tx)
      expect(terra.isTxError(sent)).toBe(false)
      const info = await poll(sent.txhash)
      expect(info.code).toBe(0)
      expect(info.gas_used).toBeGreaterThan(0)
      // The client asks for 1.75 times the gas that the estimate said.
      expect(info.gas_wanted).toBe(tx.auth_info.fee.gas_limit)
      expect(info.gas_used).toBeLessThanOrEqual(info.gas_wanted)
      expect(Buffer.from(info.tx.toBytes()).equals(Buffer.from(tx.toBytes()))).toBe(true)
      const got = info.logs![0]!.eventsByType['swap']!['swap_coin']![0]!
      expect(mine()['uusd']).toBe(before['uusd']! - 8_000_000n - feeOf(tx))
      expect(`${mine()['uluna']! - before['uluna']!}uluna`).toBe(got)
    })

    test('a transfer and a swap for somebody else, client waits for the block', async () => {
      const messages = [
        new MsgSend(key.accAddress, other, { uluna: 123 }),
        new MsgSwapSend(key.accAddress, other, new Coin('uusd', 1_000_000), 'uluna'),
      ]
      const done = await lcd.tx.broadcastBlock(await wallet.createAndSignTx({ msgs: messages, memo: 'to you' }))
      expect(done).toMatchObject({ code: 0 })
      const [balance] = await lcd.bank.balance(other)
      expect(BigInt(balance.get('uluna')!.amount.toFixed(0))).toBeGreaterThan(123n)
      const found = await lcd.tx.search({ events: [{ key: 'tx.hash', value: done.txhash }] })
      expect(found.txs.map(one => one.txhash)).toEqual([done.txhash])
      const block = await lcd.tx.txInfosByHeight(done.height)
      expect(block.map(one => one.txhash)).toEqual([done.txhash])
    })

    test('stake and take some back, and withdraw what it earned', async () => {
      const validator = operatorAddress(chain.validators()[0]!.name)
      const stake = new MsgDelegate(key.accAddress, validator, new Coin('uluna', 1_000_000))
      expect(await lcd.tx.broadcastBlock(await wallet.createAndSignTx({ msgs: [stake] }))).toMatchObject({ code: 0 })
      const delegation = await lcd.staking.delegation(key.accAddress, validator)
      expect(delegation?.balance.toString()).toBe('1000000uluna')
      const messages = [
        new MsgWithdrawDelegatorReward(key.accAddress, validator),
        new MsgUndelegate(key.accAddress, validator, new Coin('uluna', 400_000)),
      ]
      const done = await lcd.tx.broadcast(await wallet.createAndSignTx({ msgs: messages }))
      expect(terra.isTxError(done)).toBe(false)
      const [left] = await lcd.staking.delegations(key.accAddress)
      expect(left.map(one => one.balance.toString())).toEqual(['600000uluna'])
      const [unbonding] = await lcd.staking.unbondingDelegations(key.accAddress)
      expect(unbonding[0]!.entries.map(entry => entry.balance.toFixed(0))).toEqual(['400000'])
      const { rewards } = await lcd.distribution.rewards(key.accAddress)
      expect(Object.keys(rewards).every(address => address === validator)).toBe(true)
    })

    test('a legacy signature', async () => {
      const signMode = terra.SignatureV2.SignMode.SIGN_MODE_LEGACY_AMINO_JSON
      const message = new MsgSend(key.accAddress, other, { uluna: 1 })
      const tx = await wallet.createAndSignTx({ msgs: [message], memo: 'old', signMode })
      expect(await lcd.tx.broadcastBlock(tx)).toMatchObject({ code: 0 })
    })

    test('a wrong sequence and a wrong key are refused', async () => {
      const message = new MsgSend(key.accAddress, other, { uluna: 1 })
      const fee = new terra.Fee(200_000, '30000uusd')
      const { account_number: accountNumber, sequence } = await wallet.accountNumberAndSequence()
      const ahead = await wallet.createAndSignTx({ msgs: [message], fee, accountNumber, sequence: sequence + 1 })
      expect(await lcd.tx.broadcastSync(ahead)).toMatchObject({ code: 32, codespace: 'sdk' })
      const thief = await lcd.wallet(keyOf(9)).createAndSignTx({ msgs: [message], fee, accountNumber, sequence })
      expect(await lcd.tx.broadcastSync(thief)).toMatchObject({ code: 8, codespace: 'sdk' })
      const elsewhere = new LCDClient({ URL: open.address, chainID: 'columbus-5' }).wallet(key)
      const foreign = await elsewhere.createAndSignTx({ msgs: [message], fee, accountNumber, sequence })
      expect(await lcd.tx.broadcastSync(foreign)).toMatchObject({ code: 4, codespace: 'sdk' })
    })
  })
})
