/**
 * What the oracle does at the end of a vote period: from the revealed votes to exchange rates, to who voted right, to who missed, to the
 * rewards; and, at the end of a slash window, who missed too often.
 *
 * Source: Terra core v0.5.18, x/oracle/abci.go, x/oracle/tally.go, x/oracle/keeper/reward.go and slash.go.
 */

import { ballotDeviation, ballotPower, type OracleVote, sortBallot, weightedMedian } from './oracle-ballot.ts'
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
 * Tallies one period.
 *
 * @throws {dec.DecPanic} where a cross rate's median is 0: a division by zero at the end of a block, which halts the chain
 */
export function tallyOracle(period: OraclePeriod, rules: OracleRules): OracleTally {
  const claims = new Map<string, OracleClaim>()
  let bonded = 0n
  for (const [validator, power] of period.powers) {
    claims.set(validator, { weight: 0n, wins: 0 })
    bonded += power
  }
  const { passing, remainingTargets } = selectBallots(period, dec.roundInt(dec.mulInt(rules.voteThreshold, bonded)))
  const reference = strongestBallot(passing)
  const exchangeRates = new Map<string, dec.Dec>()
  const ballots = new Map<string, BallotOutcome>()
  if (reference !== undefined) {
    const referenceBallot = passing.get(reference)!
    const referenceRate = weightedMedian(referenceBallot)
    for (const [denom, own] of passing) {
      const ballot = denom === reference ? own : crossBallot(own, referenceBallot)
      const outcome = creditVotes(ballot, rules.rewardBand, claims)
      ballots.set(denom, outcome)
      exchangeRates.set(denom, denom === reference ? referenceRate : dec.quo(referenceRate, outcome.median))
    }
  }
  const missed: string[] = []
  for (const [validator, claim] of claims) if (claim.wins !== remainingTargets.length) missed.push(validator)
  return { reference, remainingTargets, exchangeRates, ballots, claims, missed }
}

/** Ballots by denom (sorted), without those of denoms that are no targets and those below the threshold. */
function selectBallots(
  period: OraclePeriod,
  threshold: bigint,
): { passing: Map<string, OracleVote[]>; remainingTargets: string[] } {
  const gathered = new Map<string, OracleVote[]>()
  for (const [validator, power] of period.powers) {
    for (const [denom, rate] of period.votes.get(validator) ?? []) {
      const vote = { validator, rate, power: rate > 0n ? power : 0n }
      const ballot = gathered.get(denom)
      if (ballot === undefined) gathered.set(denom, [vote])
      else ballot.push(vote)
    }
  }
  const remaining = new Set([...period.targets].sort())
  const passing = new Map<string, OracleVote[]>()
  for (const denom of [...gathered.keys()].sort()) {
    if (!remaining.has(denom)) continue
    const ballot = gathered.get(denom)!
    const power = ballotPower(ballot)
    if (power === 0n || power < threshold) remaining.delete(denom)
    else passing.set(denom, sortBallot(ballot))
  }
  return { passing, remainingTargets: [...remaining] }
}

/** The denom with the most power behind it; of equals the first in the alphabet. */
function strongestBallot(ballots: ReadonlyMap<string, readonly OracleVote[]>): string | undefined {
  let strongest: string | undefined
  let most = 0n
  for (const [denom, ballot] of ballots) {
    const power = ballotPower(ballot)
    if (strongest === undefined || power > most) {
      strongest = denom
      most = power
    }
  }
  return strongest
}

/** Each voter's own reference rate over its own rate; without a positive vote on both, 0 and no power. */
function crossBallot(ballot: readonly OracleVote[], reference: readonly OracleVote[]): OracleVote[] {
  const own = new Map<string, dec.Dec>()
  for (const vote of reference) if (vote.rate > 0n) own.set(vote.validator, vote.rate)
  return sortBallot(
    ballot.map(vote => {
      const referenceRate = own.get(vote.validator)
      return referenceRate === undefined || vote.rate <= 0n
        ? { ...vote, rate: 0n, power: 0n }
        : { ...vote, rate: dec.quo(referenceRate, vote.rate) }
    }),
  )
}

/** Median and band of a ballot; credits every vote inside the band and every abstain. */
function creditVotes(
  ballot: readonly OracleVote[],
  rewardBand: dec.Dec,
  claims: Map<string, OracleClaim>,
): BallotOutcome {
  const median = weightedMedian(ballot)
  const deviation = ballotDeviation(ballot, median)
  const half = dec.mul(median, dec.quoInt(rewardBand, 2n))
  const rewardSpread = deviation > half ? deviation : half
  const low = dec.sub(median, rewardSpread)
  const high = dec.add(median, rewardSpread)
  for (const vote of ballot) {
    if (vote.rate > 0n && (vote.rate < low || vote.rate > high)) continue
    const claim = claims.get(vote.validator)!
    claim.weight += vote.power
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
