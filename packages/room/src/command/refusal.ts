/** A refusal: a rule says no. It is an answer, not an error. */
export type Refusal = {
  /** Stable word, e.g. `not-in-this-phase`. */
  refused: string
  /** One sentence for people. */
  because: string
  /** What would help. */
  hint?: string
  /** Section of the law where one refused. */
  section?: string
}

/** True if a value is a refusal. */
export function isRefusal(value: unknown): value is Refusal {
  return typeof value === 'object' && value !== null && 'refused' in value && 'because' in value
}
