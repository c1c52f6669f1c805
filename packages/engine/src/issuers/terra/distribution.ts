/**
 * How the fees of a block are shared out at the start of the next: a bonus for the proposer that grows with the votes it gathered, a part
 * for every bonded validator by its power (whether it signed or not), and the rest for the community pool.
 *
 * Source: Cosmos SDK v0.44.5-terra.2, x/distribution/keeper/allocation.go.
 */

import * as dec from './sdk-dec.ts'

/** The block whose fees are shared, and the parameters. */
export type BlockFees = {
  /** Whole micro-units by denom. */
  feesMicros: ReadonlyMap<string, bigint>
  /** Power of each bonded validator. */
  powers: ReadonlyMap<string, bigint>
  /** Who signed; a validator without an entry did not. */
  signed: ReadonlyMap<string, boolean>
  proposer: string
  communityTax: dec.Dec
  baseProposerReward: dec.Dec
  bonusProposerReward: dec.Dec
}

/** The shares in micro-units with 18 decimals, before a validator's commission. */
export type BlockFeeShares = {
  proposerMultiplier: dec.Dec
  voteMultiplier: dec.Dec
  validators: Map<string, Map<string, dec.Dec>>
  /** Takes the community tax and all that flooring leaves. */
  communityPool: Map<string, dec.Dec>
}

/** Shares out a block's fees. Without any power all goes to the community pool, and both multipliers are 0. */
export function shareBlockFees(block: BlockFees): BlockFeeShares {
  let totalPower = 0n
  let signedPower = 0n
  for (const [validator, power] of block.powers) {
    totalPower += power
    if (block.signed.get(validator) === true) signedPower += power
  }
  const pool = new Map<string, dec.Dec>()
  for (const [denom, amount] of block.feesMicros) pool.set(denom, dec.fromInt(amount))
  const shares: BlockFeeShares = {
    proposerMultiplier: 0n,
    voteMultiplier: 0n,
    validators: new Map(),
    communityPool: pool,
  }
  for (const validator of block.powers.keys()) shares.validators.set(validator, new Map())
  if (totalPower === 0n) return shares
  const signedFraction = dec.quo(dec.fromInt(signedPower), dec.fromInt(totalPower))
  shares.proposerMultiplier = dec.add(
    block.baseProposerReward,
    dec.mulTruncate(block.bonusProposerReward, signedFraction),
  )
  shares.voteMultiplier = dec.sub(dec.sub(dec.ONE, shares.proposerMultiplier), block.communityTax)
  for (const [denom, amount] of block.feesMicros) {
    const fee = dec.fromInt(amount)
    const proposerPart = dec.mulTruncate(fee, shares.proposerMultiplier)
    const votePart = dec.mulTruncate(fee, shares.voteMultiplier)
    for (const [validator, power] of block.powers) {
      const fraction = dec.quoTruncate(dec.fromInt(power), dec.fromInt(totalPower))
      let part = dec.mulTruncate(votePart, fraction)
      if (validator === block.proposer) part = dec.add(part, proposerPart)
      shares.validators.get(validator)!.set(denom, part)
      pool.set(denom, dec.sub(pool.get(denom)!, part))
    }
  }
  return shares
}
