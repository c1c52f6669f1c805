/**
 * Wallets with money from the first step on: parties that are added to the scenario before it is bound, with amounts of the standing
 * `changed`. Money is never put into a run that goes on: it would have to come from somebody.
 */

import { BreakwaterError, defineScenario, type Scenario } from '@breakwater/engine'
import { accountPrefix, addressBytes, partyOfAddress } from './addresses.ts'
import { denomPattern, parseCoin } from './amounts.ts'

/** Key of the source that the added amounts name. */
const sourceKey = 'node-fund'

/** Chains book six decimals; amounts of `--fund` are in the smallest unit. */
const chainDecimals = 6

/** A wallet and what it holds at the start. */
export type Fund = { address: string; coins: { denom: string; micros: bigint }[] }

/** Reads `terra1…=5000000uusd,1000000uluna`. @throws BreakwaterError */
export function parseFund(text: string): Fund {
  const at = text.indexOf('=')
  const address = text.slice(0, Math.max(0, at))
  const coins = text
    .slice(at + 1)
    .split(',')
    .map(parseCoin)
  const found = coins.flatMap(coin => (coin === undefined ? [] : [coin]))
  const bytes = addressBytes(address, accountPrefix)
  if (bytes?.length !== 20 || found.length !== coins.length) {
    throw mistake(
      'bad-option',
      `“${text.slice(0, 120)}” cannot be --fund.`,
      'Write --fund terra1…=5000000uusd,1000000uluna, with an address of a wallet and whole micro-units.',
    )
  }
  return { address, coins: found }
}

/** Assets of the scenario by the denoms of its chain. Empty if the scenario has no chain. */
export function assetsByDenom(scenario: Scenario): Map<string, string> {
  const assets = new Map<string, string>()
  const chain = scenario.parts.find(part => part.kind.kind === 'terra-chain')
  if (chain === undefined) return assets
  const config = chain.config as {
    stable: string
    coin: string
    denom?: string
    currencies?: readonly { asset: string; denom: string }[]
  }
  assets.set('uluna', config.coin)
  assets.set(config.denom ?? 'uusd', config.stable)
  for (const currency of config.currencies ?? []) assets.set(currency.denom, currency.asset)
  return assets
}

/** The scenario with the wallets as parties. @throws BreakwaterError for denoms that the chain lacks, and what the loader refuses. */
export function fundScenario(scenario: Scenario, funds: readonly Fund[]): Scenario {
  if (funds.length === 0) return scenario
  const assets = assetsByDenom(scenario)
  const holdings = new Map<string, Map<string, bigint>>()
  for (const fund of funds) {
    const party = partyOfAddress(fund.address)
    const holds = holdings.get(party) ?? new Map<string, bigint>()
    holdings.set(party, holds)
    for (const coin of fund.coins) {
      const asset = assets.get(coin.denom)
      if (asset === undefined || !denomPattern.test(coin.denom)) {
        throw mistake(
          'unknown-denom',
          `The chain of ${scenario.document.id} has no denom “${coin.denom}”.`,
          assets.size === 0 ? 'Choose a scenario with a terra-chain.' : `Known: ${[...assets.keys()].join(', ')}.`,
        )
      }
      holds.set(asset, (holds.get(asset) ?? 0n) + coin.micros)
    }
  }
  const added = [...holdings].map(([id, holds]) => ({
    id,
    name: `Wallet of whoever started the node, ${id.slice(0, 13)}…`,
    holds: Object.fromEntries(
      [...holds].map(([asset, micros]) => [
        asset,
        { value: `${wholeText(micros)} ${asset}`, source: sourceKey, standing: 'changed' as const },
      ]),
    ),
  }))
  const { source } = scenario
  const bound = defineScenario({
    ...source,
    sources: { ...source.sources, [sourceKey]: { title: 'Added by --fund of the command that started the node' } },
    parties: [...(source.parties ?? []), ...added],
  })
  if (!bound.ok) throw new BreakwaterError(bound.mistakes)
  return bound.scenario
}

/** Micro-units as whole coins: `5.000001`. */
function wholeText(micros: bigint): string {
  const text = micros.toString().padStart(chainDecimals + 1, '0')
  return `${text.slice(0, -chainDecimals)}.${text.slice(-chainDecimals)}`
}

function mistake(code: string, message: string, hint: string): BreakwaterError {
  return new BreakwaterError([{ code, where: {}, message, hint }])
}
