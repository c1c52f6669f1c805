/**
 * The hub of bLuna: LUNA goes in and is staked, bLuna comes out at the hub's rate. The rate falls when validators are slashed and never
 * rises by staking rewards, which are paid out as UST. Whoever wants LUNA back burns bLuna at once, waits for the batch of the epoch to
 * be undelegated, and then the chain's three weeks.
 *
 * All functions are pure. Amounts are micro-LUNA or micro-bLuna, rates are decimals scaled by 10^18 that floor. What the chain does with
 * the stake (slashing, the end of unbonding) is kept beside what the hub's book says, so that all LUNA is accounted for.
 *
 * Source: Anchor-Protocol/anchor-bAsset-contracts at 486f1cd (2021-10-23), contracts anchor_basset_hub and anchor_basset_reward.
 */

import {
  addChecked,
  ContractPanic,
  type ContractPanicReason,
  decimalFromRatio,
  decimalOne,
  larger,
  multiplyAmount,
  smaller,
  subtractChecked,
  type WasmAmount,
  type WasmDecimal,
} from '../terra/cosmwasm-decimal.ts'

/** Terms of the hub and of the chain's staking. */
export type BlunaHubTerms = {
  /** Share of bLuna that is not minted, or not unbonded, while the rate is below the threshold; at most what is missing to a rate of 1. */
  pegRecoveryFee: WasmDecimal
  /** Rate below which the fee applies (`er_threshold`). */
  feeBelowRate: WasmDecimal
  /** Requests are undelegated together at the first request after this time. */
  epochMs: number
  /** Age of a batch at which the hub pays it out. */
  unbondingMs: number
  /** Time in which the chain gives undelegated LUNA back. */
  chainUnbondingMs: number
}

/** Requests that were undelegated together. */
export type UnbondBatch = {
  id: number
  undelegatedMs: number
  /** bLuna of all its requests, fees off. */
  requestedMicros: WasmAmount
  /** LUNA for one bLuna: the hub's rate of that time, then what the batch really got back. */
  withdrawRate: WasmDecimal
  released: boolean
}

/** What a holder is owed from one batch, in bLuna. */
export type UnbondRequest = { holder: string; batch: number; requestedMicros: WasmAmount }

/** LUNA on its way back from the validators. */
export type Undelegation = { amountMicros: WasmAmount; completesMs: number }

/** Everything that changes. */
export type BlunaHub = {
  /** LUNA that the hub believes to be staked. */
  bookedMicros: WasmAmount
  /** bLuna that exists. */
  supplyMicros: WasmAmount
  /** LUNA for one bLuna. */
  rate: WasmDecimal
  /** Batch that collects requests now. */
  batch: number
  requestedMicros: WasmAmount
  lastUndelegationMs: number
  batches: readonly UnbondBatch[]
  requests: readonly UnbondRequest[]
  /** The hub's own LUNA when it last paid out. */
  previousBalanceMicros: WasmAmount
  /** The chain's side: staked, on its way back, arrived. */
  delegatedMicros: WasmAmount
  undelegations: readonly Undelegation[]
  balanceMicros: WasmAmount
  /** Rewards per micro-bLuna since the beginning. */
  rewardIndex: WasmDecimal
}

/** Why the hub did nothing; a panic leaves its state as it was. */
export type BlunaHubRefusal = { refused: 'nothing_to_do' | 'nothing_withdrawable' | ContractPanicReason }

/** A hub with LUNA staked against bLuna that exists. `openedMs` begins the first epoch. */
export function openBlunaHub(opening: {
  bondedMicros: WasmAmount
  supplyMicros: WasmAmount
  openedMs: number
}): BlunaHub {
  return {
    bookedMicros: opening.bondedMicros,
    supplyMicros: opening.supplyMicros,
    rate: blunaRate(opening.bondedMicros, opening.supplyMicros, 0n),
    batch: 1,
    requestedMicros: 0n,
    lastUndelegationMs: opening.openedMs,
    batches: [],
    requests: [],
    previousBalanceMicros: 0n,
    delegatedMicros: opening.bondedMicros,
    undelegations: [],
    balanceMicros: 0n,
    rewardIndex: 0n,
  }
}

/** LUNA for one bLuna: what is staked over bLuna that exists and bLuna burned in the open batch; 1 where either is nothing. */
export function blunaRate(
  bookedMicros: WasmAmount,
  supplyMicros: WasmAmount,
  requestedMicros: WasmAmount,
): WasmDecimal {
  const claims = addChecked(supplyMicros, requestedMicros)
  return bookedMicros === 0n || claims === 0n ? decimalOne : decimalFromRatio(bookedMicros, claims)
}

/** All LUNA that the hub answers for: staked, coming back, arrived. */
export function blunaHubLuna(hub: BlunaHub): WasmAmount {
  let total = hub.delegatedMicros + hub.balanceMicros
  for (const undelegation of hub.undelegations) total += undelegation.amountMicros
  return total
}

/** bLuna for LUNA at a rate. The hub cuts the rate to nine digits first, so that a little more is minted than the full rate gives. */
export function blunaForLuna(lunaMicros: WasmAmount, rate: WasmDecimal): WasmAmount {
  const nineDigits = multiplyAmount(billion, rate)
  return multiplyAmount(billion, decimalFromRatio(lunaMicros, nineDigits))
}

const billion = 1_000_000_000n

function guarded<T>(run: () => T | BlunaHubRefusal): T | BlunaHubRefusal {
  try {
    return run()
  } catch (panic) {
    if (panic instanceof ContractPanic) return { refused: panic.reason }
    throw panic
  }
}

/** The book after a look at the delegations: less stake than booked means a slashing, and the rate falls. More is not looked at. */
export function checkBlunaSlashing(hub: BlunaHub): BlunaHub {
  const bookedMicros = smaller(hub.bookedMicros, hub.delegatedMicros)
  return { ...hub, bookedMicros, rate: blunaRate(bookedMicros, hub.supplyMicros, hub.requestedMicros) }
}

/** The fee on so much bLuna: a share of it, at most what the claims exceed the stake by, and nothing at or above the threshold. */
function pegRecoveryFeeMicros(
  blunaMicros: WasmAmount,
  claimsMicros: WasmAmount,
  bookedMicros: WasmAmount,
  rate: WasmDecimal,
  terms: BlunaHubTerms,
): WasmAmount {
  if (rate >= terms.feeBelowRate) return 0n
  return smaller(multiplyAmount(blunaMicros, terms.pegRecoveryFee), subtractChecked(claimsMicros, bookedMicros))
}

/** Stakes LUNA and mints bLuna for it. */
export function bondLuna(
  before: BlunaHub,
  terms: BlunaHubTerms,
  paidMicros: WasmAmount,
): { refused?: undefined; hub: BlunaHub; mintedMicros: WasmAmount; feeMicros: WasmAmount } | BlunaHubRefusal {
  return guarded(() => {
    if (paidMicros <= 0n) return { refused: 'nothing_to_do' }
    const hub = checkBlunaSlashing(before)
    const grossMicros = blunaForLuna(paidMicros, hub.rate)
    const bookedMicros = addChecked(hub.bookedMicros, paidMicros)
    const claimsMicros = addChecked(addChecked(hub.supplyMicros, grossMicros), hub.requestedMicros)
    const feeMicros = pegRecoveryFeeMicros(grossMicros, claimsMicros, bookedMicros, hub.rate, terms)
    const mintedMicros = subtractChecked(grossMicros, feeMicros)
    const supplyMicros = addChecked(hub.supplyMicros, mintedMicros)
    return {
      hub: {
        ...hub,
        bookedMicros,
        delegatedMicros: hub.delegatedMicros + paidMicros,
        supplyMicros,
        rate: blunaRate(bookedMicros, supplyMicros, hub.requestedMicros),
      },
      mintedMicros,
      feeMicros,
    }
  })
}

/**
 * Burns bLuna of `holder` and puts what is left after the fee into the open batch. If the epoch is over, this request sends the batch off:
 * nobody else does, so a batch waits for the next one who wants out.
 * @returns the LUNA that was undelegated, 0 while the epoch runs.
 */
export function requestUnbond(
  before: BlunaHub,
  terms: BlunaHubTerms,
  holder: string,
  burnedMicros: WasmAmount,
  nowMs: number,
): { refused?: undefined; hub: BlunaHub; undelegatedMicros: WasmAmount; feeMicros: WasmAmount } | BlunaHubRefusal {
  return guarded(() => {
    if (burnedMicros <= 0n) return { refused: 'nothing_to_do' }
    const hub = checkBlunaSlashing(before)
    const claimsMicros = addChecked(hub.supplyMicros, hub.requestedMicros)
    const feeMicros = pegRecoveryFeeMicros(burnedMicros, claimsMicros, hub.bookedMicros, hub.rate, terms)
    const addedMicros = subtractChecked(burnedMicros, feeMicros)
    const supplyMicros = subtractChecked(hub.supplyMicros, burnedMicros)
    const requestedMicros = addChecked(hub.requestedMicros, addedMicros)
    const waiting: BlunaHub = {
      ...hub,
      supplyMicros,
      requestedMicros,
      requests: withRequest(hub.requests, { holder, batch: hub.batch, requestedMicros: addedMicros }),
      rate: blunaRate(hub.bookedMicros, supplyMicros, requestedMicros),
    }
    if (!epochIsOver(hub, terms, nowMs)) return { hub: waiting, undelegatedMicros: 0n, feeMicros }
    const undelegatedMicros = multiplyAmount(requestedMicros, waiting.rate)
    // The chain cannot undelegate so little: the message fails, and with it the request.
    if (undelegatedMicros === 1n) return { refused: 'nothing_to_do' }
    return { hub: undelegated(waiting, terms, undelegatedMicros, nowMs), undelegatedMicros, feeMicros }
  })
}

function epochIsOver(hub: BlunaHub, terms: BlunaHubTerms, nowMs: number): boolean {
  return Math.floor((nowMs - hub.lastUndelegationMs) / 1000) > Math.floor(terms.epochMs / 1000)
}

function withRequest(requests: readonly UnbondRequest[], added: UnbondRequest): readonly UnbondRequest[] {
  const found = requests.findIndex(request => request.holder === added.holder && request.batch === added.batch)
  if (found < 0) return [...requests, added]
  const joined = { ...added, requestedMicros: requests[found]!.requestedMicros + added.requestedMicros }
  return requests.map((request, index) => (index === found ? joined : request))
}

function undelegated(hub: BlunaHub, terms: BlunaHubTerms, amountMicros: WasmAmount, nowMs: number): BlunaHub {
  const batch: UnbondBatch = {
    id: hub.batch,
    undelegatedMs: nowMs,
    requestedMicros: hub.requestedMicros,
    withdrawRate: hub.rate,
    released: false,
  }
  return {
    ...hub,
    bookedMicros: subtractChecked(hub.bookedMicros, amountMicros),
    delegatedMicros: subtractChecked(hub.delegatedMicros, amountMicros),
    undelegations: [...hub.undelegations, { amountMicros, completesMs: nowMs + terms.chainUnbondingMs }],
    batch: hub.batch + 1,
    requestedMicros: 0n,
    lastUndelegationMs: nowMs,
    batches: [...hub.batches, batch],
  }
}

/** The chain's part of the time: undelegations whose three weeks are over arrive at the hub. */
export function completeUndelegations(hub: BlunaHub, nowMs: number): BlunaHub {
  const still = hub.undelegations.filter(undelegation => undelegation.completesMs > nowMs)
  if (still.length === hub.undelegations.length) return hub
  let arrivedMicros = 0n
  for (const undelegation of hub.undelegations) {
    if (undelegation.completesMs <= nowMs) arrivedMicros += undelegation.amountMicros
  }
  return { ...hub, undelegations: still, balanceMicros: hub.balanceMicros + arrivedMicros }
}

/**
 * Validators are slashed: a share of the stake is burned by the chain, and of what is on its way back (the chain reaches those who left
 * after the fault). The hub learns of it at the next {@link checkBlunaSlashing}.
 * @returns the LUNA burned.
 */
export function slashBlunaStake(hub: BlunaHub, share: WasmDecimal): { hub: BlunaHub; burnedMicros: WasmAmount } {
  const part = smaller(share, decimalOne)
  const delegatedMicros = hub.delegatedMicros - multiplyAmount(hub.delegatedMicros, part)
  const undelegations = hub.undelegations.map(undelegation => ({
    ...undelegation,
    amountMicros: undelegation.amountMicros - multiplyAmount(undelegation.amountMicros, part),
  }))
  const slashed = { ...hub, delegatedMicros, undelegations }
  return { hub: slashed, burnedMicros: blunaHubLuna(hub) - blunaHubLuna(slashed) }
}

/**
 * Pays `holder` for every batch that is old enough. Batches that come of age share what has arrived since the last payment: if it is less
 * than they were undelegated for, each loses in proportion (and one micro-unit more, so that the hub never owes more than it has).
 */
export function withdrawUnbonded(
  before: BlunaHub,
  terms: BlunaHubTerms,
  holder: string,
  nowMs: number,
): { refused?: undefined; hub: BlunaHub; paidMicros: WasmAmount } | BlunaHubRefusal {
  return guarded(() => {
    const hub = releaseBatches(before, nowMs - terms.unbondingMs)
    const rates = new Map(hub.batches.filter(batch => batch.released).map(batch => [batch.id, batch.withdrawRate]))
    let paidMicros = 0n
    for (const request of hub.requests) {
      const rate = request.holder === holder ? rates.get(request.batch) : undefined
      if (rate !== undefined) paidMicros += multiplyAmount(request.requestedMicros, rate)
    }
    if (paidMicros === 0n) return { refused: 'nothing_withdrawable' }
    const balanceMicros = subtractChecked(hub.balanceMicros, paidMicros)
    return {
      hub: {
        ...hub,
        requests: hub.requests.filter(request => request.holder !== holder || !rates.has(request.batch)),
        balanceMicros,
        previousBalanceMicros: balanceMicros,
      },
      paidMicros,
    }
  })
}

function releaseBatches(hub: BlunaHub, untilMs: number): BlunaHub {
  const ripe = hub.batches.filter(batch => !batch.released && batch.undelegatedMs <= untilMs)
  if (ripe.length === 0) return hub
  const expected = ripe.map(batch => multiplyAmount(batch.requestedMicros, batch.withdrawRate))
  const expectedMicros = expected.reduce((sum, amount) => sum + amount, 0n)
  const arrivedMicros = larger(hub.balanceMicros - hub.previousBalanceMicros, 0n)
  const missingMicros = expectedMicros - arrivedMicros
  const rates = new Map(
    ripe.map((batch, index) => {
      const weight = decimalFromRatio(expected[index]!, expectedMicros)
      return [batch.id, decimalFromRatio(batchReturn(expected[index]!, weight, missingMicros), batch.requestedMicros)]
    }),
  )
  return {
    ...hub,
    previousBalanceMicros: hub.balanceMicros,
    batches: hub.batches.map(batch => {
      const withdrawRate = rates.get(batch.id)
      return withdrawRate === undefined ? batch : { ...batch, withdrawRate, released: true }
    }),
  }
}

/** What a batch gets back: its share of a loss comes off and a micro-unit with it; of a gain it gets a micro-unit less. */
function batchReturn(expectedMicros: WasmAmount, weight: WasmDecimal, missingMicros: bigint): WasmAmount {
  if (missingMicros === 0n) return expectedMicros
  if (missingMicros > 0n) return larger(expectedMicros - multiplyAmount(missingMicros, weight) - 1n, 0n)
  return expectedMicros + larger(multiplyAmount(-missingMicros, weight) - 1n, 0n)
}

/** Staking rewards are claimed for all bLuna: the index of rewards per bLuna rises, the rate does not. */
export function claimBlunaRewards(hub: BlunaHub, rewardMicros: WasmAmount): BlunaHub {
  if (hub.supplyMicros === 0n || rewardMicros <= 0n) return hub
  return { ...hub, rewardIndex: addChecked(hub.rewardIndex, decimalFromRatio(rewardMicros, hub.supplyMicros)) }
}

/** Rewards of a holder of so much bLuna since the index that was his last. */
export function blunaRewardOf(hub: BlunaHub, blunaMicros: WasmAmount, sinceIndex: WasmDecimal): WasmAmount {
  return multiplyAmount(blunaMicros, subtractChecked(hub.rewardIndex, sinceIndex))
}
