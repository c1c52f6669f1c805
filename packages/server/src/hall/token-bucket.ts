/** Rate limits: a bucket of tokens for each key, filled at a steady rate. */

/** How fast and how many at once. */
export type Rate = { perSecond: number; burst: number }

/** Keys that are remembered at most; the oldest is forgotten first, which can only be kind to it. */
const keysMax = 20_000

/** See the file's head. */
export class TokenBuckets {
  readonly #rate: Rate
  readonly #nowMs: () => number
  readonly #buckets = new Map<string, { tokens: number; atMs: number }>()

  constructor(rate: Rate, nowMs: () => number) {
    this.#rate = rate
    this.#nowMs = nowMs
  }

  /** Takes a token of a key. @returns 0, or how long to wait for one in milliseconds. */
  take(key: string): number {
    const { perSecond, burst } = this.#rate
    const nowMs = this.#nowMs()
    const before = this.#buckets.get(key) ?? { tokens: burst, atMs: nowMs }
    const passedMs = Math.max(0, nowMs - before.atMs)
    const tokens = Math.min(burst, before.tokens + (passedMs / 1000) * perSecond)
    this.#buckets.delete(key)
    const taken = tokens >= 1
    this.#buckets.set(key, { tokens: taken ? tokens - 1 : tokens, atMs: nowMs })
    if (this.#buckets.size > keysMax) this.#buckets.delete(this.#buckets.keys().next().value!)
    return taken ? 0 : Math.ceil(((1 - tokens) / perSecond) * 1000)
  }
}
