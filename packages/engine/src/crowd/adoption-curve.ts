/**
 * How many people have registered, as a curve over time: those who come by themselves, and those who come because others did (Bass 1969).
 * Pure: the same moment gives the same number.
 */

import { exp } from '../money/numeric.ts'

/** Rates are shares an hour of those who have not registered; `imitation` counts in full once everybody has. */
export type AdoptionTerms = { ceiling: number; innovationPerHour: number; imitationPerHour: number }

/** People registered some hours after the launch; 0 before it. Without anybody who comes by themselves nobody ever does. */
export function registeredAfter(terms: AdoptionTerms, hours: number): number {
  const { ceiling, innovationPerHour, imitationPerHour } = terms
  if (!(hours > 0 && innovationPerHour > 0)) return 0
  const left = exp(-(innovationPerHour + imitationPerHour) * hours)
  // Not as a ratio of the two rates: next to no innovation would make it infinite.
  const reached = (innovationPerHour * ceiling * (1 - left)) / (innovationPerHour + imitationPerHour * left)
  return Math.min(ceiling, reached)
}
