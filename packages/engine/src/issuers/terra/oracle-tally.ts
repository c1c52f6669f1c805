/**
 * What the oracle does at the end of a vote period: from the revealed votes to exchange rates, to who voted right, to who missed, to the
 * rewards; and, at the end of a slash window, who missed too often.
 *
 * Source: Terra core v0.5.18, x/oracle/abci.go, x/oracle/tally.go, x/oracle/keeper/reward.go and slash.go.
 */

import { deviationOfRates, medianOfRates } from './oracle-ballot.ts'
import * as dec from './sdk-dec.ts'

/** Parameters of the oracle. */
export type OracleRules = {
  /** Share of the bonded power that a ballot needs. */
  voteThreshold: dec.Dec
  /** Width of the band around the median in which a vote is right (half of it on each side). */
  rewardBand: dec.Dec
  /** Blocks of one vote period. */
  votePeriodBlocks: number
  /** Blocks over which the reward pool would be paid out at the first period's pace. */
  rewardDistributionWindowBlocks: number
}

/** What the tally reads. Votes of validators that are not in `powers` are ignored. */
export type OraclePeriod = {
  /** Bonded power of each active validator. */
  powers: ReadonlyMap<string, bigint>
  /**
   * Power of all bonded coins together, which the threshold is a part of: whole LUNA of the sum, so up to one for each validator more
   * than the sum of `powers`. Default: that sum.
   */
  bondedPower?: bigint
  /** Revealed rates, by validator and denom; 0 is an abstain. */
  votes: ReadonlyMap<string, ReadonlyMap<string, dec.Dec>>
  /** Denoms with a Tobin tax entry: those that must be voted on. */
  targets: readonly string[]
}

/** How one denom's ballot came out. For denoms other than the reference the figures are those of the cross rates. */
export type BallotOutcome = { median: dec.Dec; deviation: dec.Dec; rewardSpread: dec.Dec }

/** What a validator earned: the power behind its right votes, and their number (an abstain counts as right, without power). */
export type OracleClaim = { weight: bigint; wins: number }

/** The outcome of a vote period. */
export type OracleTally = {
  /** The denom that the others were measured against; undefined if no ballot passed. */
  reference: string | undefined
  /** Targets whose ballot passed, and those that nobody voted on. Sorted. */
  remainingTargets: string[]
  exchangeRates: Map<string, dec.Dec>
  ballots: Map<string, BallotOutcome>
  claims: Map<string, OracleClaim>
  /** Validators whose miss counter goes up, in the order of `powers`. */
  missed: string[]
}

/**
 * One denom's votes, column by column: voters by their place in `powers`. The order of votes decides nothing: a median is a rate, and
 * equal rates are one rate.
 */
type Ballot = { voters: number[]; rates: dec.Dec[]; powers: bigint[]; power: bigint }

/**
 * Tallies one period.
 *
 * @throws {dec.DecPanic} where a cross rate's median is 0: a division by zero at the end of a block, which halts the chain
 */
export function tallyOracle(period: OraclePeriod, rules: OracleRules): OracleTally {
  const claims: OracleClaim[] = []
  let sum = 0n
  for (const power of period.powers.values()) {
    claims.push({ weight: 0n, wins: 0 })
    sum += power
  }
  const threshold = dec.roundInt(dec.mulInt(rules.voteThreshold, period.bondedPower ?? sum))
  const { passing, remainingTargets } = selectBallots(period, threshold)
  const reference = strongestBallot(passing)
  const exchangeRates = new Map<string, dec.Dec>()
  const ballots = new Map<string, BallotOutcome>()
  if (reference !== undefined) {
    const own = passing.get(reference)!
    const references = ratesByVoter(own, claims.length)
    const referenceRate = medianOfRates(own.rates, own.powers)
    for (const [denom, ballot] of passing) {
      const isReference = denom === reference
      const outcome = creditVotes(isReference ? ballot : crossBallot(ballot, references), rules.rewardBand, claims)
      ballots.set(denom, outcome)
      exchangeRates.set(denom, isReference ? referenceRate : dec.quo(referenceRate, outcome.median))
    }
  }
  const missed: string[] = []
  const claimsByName = new Map<string, OracleClaim>()
  let place = 0
  for (const name of period.powers.keys()) {
    const claim = claims[place++]!
    claimsByName.set(name, claim)
    if (claim.wins !== remainingTargets.length) missed.push(name)
  }
  return { reference, remainingTargets, exchangeRates, ballots, claims: claimsByName, missed }
}

/** Ballots by denom (sorted), without those of denoms that are no targets and those below the threshold. */
function selectBallots(
  period: OraclePeriod,
  threshold: bigint,
): { passing: Map<string, Ballot>; remainingTargets: string[] } {
  const targets = [...new Set(period.targets)].sort()
  const gathered = targets.map((): Ballot => ({ voters: [], rates: [], powers: [], power: 0n }))
  let place = -1
  for (const [validator, power] of period.powers) {
    place++
    const votes = period.votes.get(validator)
    if (votes === undefined) continue
    for (let target = 0; target < targets.length; target++) {
      const rate = votes.get(targets[target]!)
      if (rate === undefined) continue
      const ballot = gathered[target]!
      const counted = rate > 0n ? power : 0n
      ballot.voters.push(place)
      ballot.rates.push(rate)
      ballot.powers.push(counted)
      ballot.power += counted
    }
  }
  const passing = new Map<string, Ballot>()
  const remainingTargets: string[] = []
  for (const [target, denom] of targets.entries()) {
    const ballot = gathered[target]!
    // A target that nobody voted on has no ballot to fail: it stays, and all miss it.
    const isVoted = ballot.voters.length > 0
    if (isVoted && (ballot.power === 0n || ballot.power < threshold)) continue
    remainingTargets.push(denom)
    if (isVoted) passing.set(denom, ballot)
  }
  return { passing, remainingTargets }
}

/** The denom with the most power behind it; of equals the first in the alphabet. */
function strongestBallot(ballots: ReadonlyMap<string, Ballot>): string | undefined {
  let strongest: string | undefined
  let most = 0n
  for (const [denom, { power }] of ballots) {
    if (strongest === undefined || power > most) {
      strongest = denom
      most = power
    }
  }
  return strongest
}

/** Rates of the reference by place of the voter; 0 where it has none. */
function ratesByVoter(ballot: Ballot, count: number): dec.Dec[] {
  const rates = new Array<dec.Dec>(count).fill(0n)
  for (let vote = 0; vote < ballot.voters.length; vote++) rates[ballot.voters[vote]!] = ballot.rates[vote]!
  return rates
}

/** Each voter's own reference rate over its own rate; without a positive vote on both, 0 and no power. */
function crossBallot(ballot: Ballot, references: readonly dec.Dec[]): Ballot {
  const rates: dec.Dec[] = []
  const powers: bigint[] = []
  for (let vote = 0; vote < ballot.voters.length; vote++) {
    const referenceRate = references[ballot.voters[vote]!]!
    const rate = ballot.rates[vote]!
    const isWhole = referenceRate > 0n && rate > 0n
    rates.push(isWhole ? dec.quo(referenceRate, rate) : 0n)
    powers.push(isWhole ? ballot.powers[vote]! : 0n)
  }
  return { voters: ballot.voters, rates, powers, power: 0n }
}

/** Median and band of a ballot; credits every vote inside the band and every abstain. */
function creditVotes(ballot: Ballot, rewardBand: dec.Dec, claims: readonly OracleClaim[]): BallotOutcome {
  const { voters, rates, powers } = ballot
  const median = medianOfRates(rates, powers)
  const deviation = deviationOfRates(rates, median)
  const half = dec.mul(median, dec.quoInt(rewardBand, 2n))
  const rewardSpread = deviation > half ? deviation : half
  const low = dec.sub(median, rewardSpread)
  const high = dec.add(median, rewardSpread)
  for (let vote = 0; vote < voters.length; vote++) {
    const rate = rates[vote]!
    if (rate > 0n && (rate < low || rate > high)) continue
    const claim = claims[voters[vote]!]!
    claim.weight += powers[vote]!
    claim.wins += 1
  }
  return { median, deviation, rewardSpread }
}

/**
 * Whole micro-units that each validator gets out of the oracle's account, before its commission; a zero has no entry. What is left by
 * flooring stays in the account, which so decays a little each period instead of paying a fixed sum.
 *
 * @param balances the account's balance of each denom; only LUNA and the remaining targets are paid
 */
export function oracleRewards(
  tally: Pick<OracleTally, 'claims' | 'remainingTargets'>,
  balances: ReadonlyMap<string, bigint>,
  rules: OracleRules,
): Map<string, Map<string, bigint>> {
  let totalWeight = 0n
  for (const claim of tally.claims.values()) totalWeight += claim.weight
  const rewards = new Map<string, Map<string, bigint>>()
  const ratio = dec.quoInt(dec.fromInt(BigInt(rules.votePeriodBlocks)), BigInt(rules.rewardDistributionWindowBlocks))
  for (const [validator, claim] of tally.claims) {
    const paid = new Map<string, bigint>()
    rewards.set(validator, paid)
    if (totalWeight === 0n) continue
    const share = dec.quoInt(dec.fromInt(claim.weight), totalWeight)
    for (const denom of new Set(['uluna', ...tally.remainingTargets])) {
      const pot = dec.mul(dec.fromInt(balances.get(denom) ?? 0n), ratio)
      const amount = dec.truncateInt(dec.mul(pot, share))
      if (amount > 0n) paid.set(denom, amount)
    }
  }
  return rewards
}

/** Whether a validator missed too often in a slash window. */
export function checkOracleSlash(
  votePeriodsPerWindow: number,
  missed: number,
  minimumValidPerWindow: dec.Dec,
): { validVoteRate: dec.Dec; slashed: boolean } {
  const valid = dec.fromInt(BigInt(votePeriodsPerWindow - missed))
  const validVoteRate = dec.quoInt(valid, BigInt(votePeriodsPerWindow))
  return { validVoteRate, slashed: validVoteRate < minimumValidPerWindow }
}
