/**
 * What a short position weighs in Mirror's rewards: the more, the dearer the pair is than the oracle, because a short sells there. 40 % of
 * the distribution function of a normal law that is centred on a premium of 2 % with a standard deviation of 1 %, in the contract's own
 * approximation; from 7 % on, 40 %.
 *
 * The approximation is one for positive arguments (Abramowitz and Stegun 7.1.28). The contract takes its polynomial at negative arguments
 * too, so below 2 % the weight is smaller than the normal law's: 0.26 % instead of 0.91 % at no premium.
 *
 * Source: Mirror mirror-contracts, contract mirror_short_reward and its tests.
 */

const coefficients = [0.0705230784, 0.0422820123, 0.0092705272, 0.0001520143, 0.0002765672, 0.0000430638] as const
const rootOfTwo = Math.SQRT2

/** Largest weight of shorts. */
export const shortRewardWeightMax = 0.4

/** Weight of shorts among the rewards, from 0 to 0.4. `premium` 0.02 means that the pair is 2 % above the oracle; below 0 counts as 0. */
export function shortRewardWeight(premium: number): number {
  if (premium > 0.07) return shortRewardWeightMax
  const x = (Math.max(0, premium) * 100 - 2) / rootOfTwo
  let polynomial = 0
  for (let power = coefficients.length - 1; power >= 0; power--) polynomial = (polynomial + coefficients[power]!) * x
  const second = (1 + polynomial) * (1 + polynomial)
  const fourth = second * second
  const eighth = fourth * fourth
  const reverse = 1 / (eighth * eighth)
  return reverse > 2 ? 0 : (2 - reverse) / 5
}
