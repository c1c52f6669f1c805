import {
  ballotDeviation,
  formatSixDecimals,
  type OracleVote,
  squareRootSixDecimals,
  weightedMedian,
} from '../../issuers/terra/oracle-ballot.ts'
import { checkOracleSlash, oracleRewards, tallyOracle } from '../../issuers/terra/oracle-tally.ts'
import * as dec from '../../issuers/terra/sdk-dec.ts'
import {
  amountField,
  type CaseRunner,
  compareCase,
  compareNamed,
  comparePlain,
  type Plain,
  resultOrError,
  runByKind,
  withoutZerosInside,
} from './expectation.ts'
import type { CaseOutcome } from './outcome.ts'
import { CaseProblem, runCases } from './vector-case.ts'

const medianAndDeviation: CaseRunner = (fields, differences) => {
  const ballot = fields.list('ballot').map((vote, index): OracleVote => {
    return { validator: String(index), rate: vote.dec('rate'), power: BigInt(vote.count('power')) }
  })
  compareNamed(fields, differences, ['median', 'standard_deviation'], () => {
    const median = weightedMedian(ballot)
    return { median: dec.format(median), standard_deviation: dec.format(ballotDeviation(ballot, median)) }
  })
}

const squareRoot: CaseRunner = (fields, differences) => {
  const value = fields.dec('value')
  if (value < 0n) throw new CaseProblem('value is negative')
  compareCase(fields, differences, () => dec.format(squareRootSixDecimals(value)))
}

const sixDecimals: CaseRunner = (fields, differences) => {
  const text = fields.text('value')
  const value = /^-?\d{1,400}(\.\d{1,1100})?(e[+-]?\d{1,3})?$/i.test(text) ? Number(text) : Number.NaN
  if (!Number.isFinite(value)) throw new CaseProblem('value is not a number')
  compareCase(fields, differences, () => formatSixDecimals(value))
}

const votePeriod: CaseRunner = (fields, differences) => {
  const given = fields.object('expect')
  const validators = fields.object('validators')
  const votes = fields.object('votes')
  const targets = fields.raw('vote_targets')
  if (!Array.isArray(targets) || !targets.every(target => typeof target === 'string')) {
    throw new CaseProblem('vote_targets is not a list of texts')
  }
  const period = {
    powers: new Map(validators.names().map(name => [name, BigInt(validators.count(name))])),
    votes: new Map(votes.names().map(name => [name, votes.decTable(name)])),
    targets,
  }
  const rules = {
    voteThreshold: fields.dec('vote_threshold'),
    rewardBand: fields.dec('reward_band'),
    votePeriodBlocks: fields.count('vote_period'),
    rewardDistributionWindowBlocks: fields.count('reward_distribution_window'),
  }
  // The balance of the oracle's account stands among the results, but is an input.
  const pool = given.has('reward_pool') ? given.object('reward_pool') : undefined
  const balances = new Map((pool?.names() ?? []).map(denom => [denom, amountField(pool!, denom)]))
  const got = resultOrError((): Plain => {
    const tally = tallyOracle(period, rules)
    const texts = (table: ReadonlyMap<string, bigint>, write: (value: bigint) => string): Plain =>
      Object.fromEntries([...table].map(([name, value]) => [name, write(value)]))
    const ballots = [...tally.ballots].map(([denom, ballot]) => [
      denom,
      {
        median_of_ballot: dec.format(ballot.median),
        standard_deviation: dec.format(ballot.deviation),
        reward_spread: dec.format(ballot.rewardSpread),
      },
    ])
    const claims = [...tally.claims].map(([name, claim]) => [name, { weight: Number(claim.weight), wins: claim.wins }])
    const rewards = [...oracleRewards(tally, balances, rules)].map(([name, paid]) => [name, texts(paid, String)])
    return {
      reference: tally.reference ?? '',
      remaining_targets: tally.remainingTargets,
      exchange_rates: texts(tally.exchangeRates, dec.format),
      ballots: Object.fromEntries(ballots),
      claims: Object.fromEntries(claims),
      missed: [...tally.missed].sort(),
      reward_pool: texts(balances, String),
      rewards: Object.fromEntries(rewards),
    }
  })
  const expected = Object.fromEntries(given.names().map(name => [name, given.raw(name)]))
  for (const name of ['remaining_targets', 'missed']) {
    const list = expected[name]
    if (Array.isArray(list)) expected[name] = [...list].sort()
  }
  if (given.has('rewards')) expected['rewards'] = withoutZerosInside(expected['rewards'])
  comparePlain(differences, '', got, expected)
}

const slashCheck: CaseRunner = (fields, differences) => {
  const periods = fields.count('vote_periods_per_window')
  const missed = fields.count('miss_counter')
  const minimum = fields.dec('min_valid_per_window')
  compareNamed(fields, differences, ['valid_vote_rate', 'slashed'], () => {
    const { validVoteRate, slashed } = checkOracleSlash(periods, missed, minimum)
    return { valid_vote_rate: dec.format(validVoteRate), slashed }
  })
}

/** Suite oracle: medians and deviations, whole vote periods with rewards, the slash check. */
export function verifyOracle(file: unknown): CaseOutcome[] {
  return runCases(
    file,
    runByKind({
      median_stdev: medianAndDeviation,
      sqrt_6dp: squareRoot,
      format_6dp: sixDecimals,
      vote_period: votePeriod,
      slash_check: slashCheck,
    }),
  )
}
