/** Amounts as the chain's clients write and read them: `1000000uluna`, decimals with eighteen places. */

import type { ChainCoin, ChainDecimalCoin } from '@breakwater/engine'
import { badRequest } from './refusals.ts'

const decimalUnit = 1_000_000_000_000_000_000n

/** A coin as JSON. */
export type CoinJson = { denom: string; amount: string }

/** What a denom may look like. Source: the SDK's types/coin.go. */
export const denomPattern: RegExp = /^[a-zA-Z][a-zA-Z0-9/]{2,127}$/

/** An integer scaled by 10^18 as a decimal with all its places: `0.005000000000000000`. */
export function decimalText(value: bigint): string {
  const size = value < 0n ? -value : value
  const places = (size % decimalUnit).toString().padStart(18, '0')
  return `${value < 0n ? '-' : ''}${size / decimalUnit}.${places}`
}

/** A coin as JSON. */
export function coinJson(coin: ChainCoin): CoinJson {
  return { denom: coin.denom, amount: coin.micros.toString() }
}

/** A coin with decimals as JSON. */
export function decimalCoinJson(coin: ChainDecimalCoin): CoinJson {
  return { denom: coin.denom, amount: decimalText(coin.amount) }
}

/** Reads `1000000uluna`. @returns undefined if it is not a coin. */
export function parseCoin(text: string): ChainCoin | undefined {
  const match = /^(\d{1,78})([a-zA-Z].*)$/.exec(text.trim())
  if (match === null || !denomPattern.test(match[2]!)) return undefined
  return { denom: match[2]!, micros: BigInt(match[1]!) }
}

/** Reads a coin of a query. */
export function coinOfQuery(name: string, text: string | undefined): ChainCoin {
  const coin = text === undefined ? undefined : parseCoin(text)
  if (coin === undefined) throw badRequest(`${name} must be a coin like 1000000uluna`)
  return coin
}

/** A price of gas in one denom, scaled by 10^18. */
export type GasPrice = { denom: string; price: bigint }

/** Reads `0.15uusd`, or several with commas between; `0` is none. @returns undefined if it is not that. */
export function parseGasPrices(text: string): GasPrice[] | undefined {
  if (text === '0') return []
  const prices: GasPrice[] = []
  for (const part of text.split(',')) {
    const match = /^(\d{1,9})(?:\.(\d{1,18}))?([a-zA-Z].*)$/.exec(part.trim())
    if (match === null || !denomPattern.test(match[3]!)) return undefined
    const price = BigInt(match[1]!) * decimalUnit + BigInt((match[2] ?? '').padEnd(18, '0'))
    prices.push({ denom: match[3]!, price })
  }
  return prices
}

/** Coins that `gas` costs at a price, rounded up. */
export function gasCost(price: GasPrice, gas: number): ChainCoin {
  const scaled = price.price * BigInt(gas)
  return { denom: price.denom, micros: (scaled + decimalUnit - 1n) / decimalUnit }
}

/** What is of one denom in a list of coins. */
export function microsOf(coins: readonly ChainCoin[], denom: string): bigint {
  return coins.reduce((sum, coin) => (coin.denom === denom ? sum + coin.micros : sum), 0n)
}

/** Sums of lists of coins, by denom, without zeros, sorted. */
export function sumCoins(...lists: (readonly ChainCoin[])[]): ChainCoin[] {
  const sums = new Map<string, bigint>()
  for (const coin of lists.flat()) sums.set(coin.denom, (sums.get(coin.denom) ?? 0n) + coin.micros)
  return [...sums]
    .filter(([, micros]) => micros > 0n)
    .map(([denom, micros]) => ({ denom, micros }))
    .sort((left, right) => (left.denom < right.denom ? -1 : 1))
}

/** `5uluna,7uusd`, or `nothing`. */
export function coinsText(coins: readonly ChainCoin[]): string {
  return coins.length === 0 ? 'nothing' : coins.map(coin => `${coin.micros}${coin.denom}`).join(',')
}
