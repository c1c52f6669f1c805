import type { Refusal } from '@breakwater/engine'
import { sentenceCase } from '../outcome/article-figures.ts'

/** A refusal as one stretch of words: what stood in the way, what was needed and what was there. */
export function sayRefusal(refusal: Refusal): string {
  return `${sentenceCase(refusal.because.replace(/\.$/, ''))}. Needed ${refusal.needed}, had ${refusal.had}.`
}
