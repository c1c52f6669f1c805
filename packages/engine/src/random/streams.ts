// Named streams of randomness. A draw is addressed by (seed, run, stream name, step, index) and by nothing else: adding a
// stream, a consumer or a thread never shifts another draw, which is what makes runs with common random numbers comparable.

import { normalQuantile } from '../money/numeric.ts'
import { philox4x32 } from './philox.ts'

const words = new Uint32Array(4)

// Each kind of draw has its own counters, so a uniform and a normal at one address are independent.
const UNIFORM = 0
const NORMAL = 1
const INTEGER = 2
const SHUFFLE = 3

/** A 32-bit hash of a text: FNV-1a over its UTF-16 units, then an avalanche of shifts and odd multipliers. */
function hashText(text: string, start: number): number {
  let h = start
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    h = Math.imul(h ^ (unit & 0xff), 16777619)
    h = Math.imul(h ^ (unit >>> 8), 16777619)
  }
  h = Math.imul(h ^ (h >>> 16), 0x45d9f3b5)
  h = Math.imul(h ^ (h >>> 15), 0x2c1b3c6d)
  return (h ^ (h >>> 16)) >>> 0
}

/** The 53 leading bits of two words, as a fraction of 2^53. */
function fraction53(high: number, low: number): number {
  return ((high >>> 5) * 67108864 + (low >>> 6)) * 1.1102230246251565e-16
}

/** The 52 leading bits of two words plus a half, as a fraction of 2^52: never 0, never 1, symmetric about one half. */
function openFraction(high: number, low: number): number {
  return ((high >>> 6) * 67108864 + (low >>> 6) + 0.5) * 2.220446049250313e-16
}

/**
 * One named source of randomness within one run. Holds no state and draws without allocation.
 * step and index are whole numbers from 0 to 2^32 - 1; index counts the draws inside a step (an agent, a cohort, a venue).
 */
export class Stream {
  readonly name: string
  readonly run: number
  private key0: number
  private key1: number

  constructor(name: string, run: number, key0: number, key1: number) {
    this.name = name
    this.run = run
    this.key0 = key0
    this.key1 = key1
  }

  /** Draws by another key from now on. {@link Streams.reseed} alone calls it. */
  rekey(key0: number, key1: number): void {
    this.key0 = key0
    this.key1 = key1
  }

  /** A number in [0, 1), a multiple of 2^-53. */
  uniform(step: number, index = 0): number {
    philox4x32(step, index >>> 1, this.run, UNIFORM, this.key0, this.key1, words)
    return (index & 1) === 0 ? fraction53(words[0]!, words[1]!) : fraction53(words[2]!, words[3]!)
  }

  /** A standard normal number, by inversion: one draw, one number, monotone in the underlying uniform. At most 8.3 in size. */
  normal(step: number, index = 0): number {
    philox4x32(step, index >>> 1, this.run, NORMAL, this.key0, this.key1, words)
    return normalQuantile((index & 1) === 0 ? openFraction(words[0]!, words[1]!) : openFraction(words[2]!, words[3]!))
  }

  /** A whole number in [0, below), below from 1 to 2^32. The chances differ by less than below * 2^-53. */
  integer(step: number, index: number, below: number): number {
    philox4x32(step, index >>> 1, this.run, INTEGER, this.key0, this.key1, words)
    const u = (index & 1) === 0 ? fraction53(words[0]!, words[1]!) : fraction53(words[2]!, words[3]!)
    return Math.floor(u * below)
  }

  /** Puts the first `count` entries of `order` into a random order, in place (Fisher and Yates, from the end). */
  shuffle(step: number, order: Int32Array, count: number = order.length): void {
    for (let i = count - 1; i > 0; i--) {
      philox4x32(step, i >>> 1, this.run, SHUFFLE, this.key0, this.key1, words)
      const u = (i & 1) === 0 ? fraction53(words[0]!, words[1]!) : fraction53(words[2]!, words[3]!)
      const j = Math.floor(u * (i + 1))
      const held = order[i]!
      order[i] = order[j]!
      order[j] = held
    }
  }

  /** out[i] = uniform(step, i) for i < count, at half the price of single draws. */
  fillUniform(step: number, out: Float64Array, count: number = out.length): void {
    for (let i = 0; i < count; i += 2) {
      philox4x32(step, i >>> 1, this.run, UNIFORM, this.key0, this.key1, words)
      out[i] = fraction53(words[0]!, words[1]!)
      if (i + 1 < count) out[i + 1] = fraction53(words[2]!, words[3]!)
    }
  }

  /** out[i] = normal(step, i) for i < count, at about two thirds of the price of single draws. */
  fillNormal(step: number, out: Float64Array, count: number = out.length): void {
    for (let i = 0; i < count; i += 2) {
      philox4x32(step, i >>> 1, this.run, NORMAL, this.key0, this.key1, words)
      // The words are read before normalQuantile could ever come to share the scratch.
      const first = openFraction(words[0]!, words[1]!)
      const second = openFraction(words[2]!, words[3]!)
      out[i] = normalQuantile(first)
      if (i + 1 < count) out[i + 1] = normalQuantile(second)
    }
  }
}

/**
 * All streams of one run. `seed` names the experiment (a whole number from 0 to 2^64 - 1, a plain number up to 2^53 - 1),
 * `run` (0 to 2^32 - 1, default 0) one of its futures.
 */
export class Streams {
  readonly run: number
  private present: bigint
  private readonly given: Stream[] = []

  constructor(seed: bigint | number, run = 0) {
    if (!Number.isInteger(run) || run < 0 || run > 0xffffffff)
      throw new RangeError(`run ${run} is outside 0 to 2^32 - 1`)
    this.present = wideSeed(seed)
    this.run = run
  }

  /** The seed that streams draw by now. */
  get seed(): bigint {
    return this.present
  }

  /** The stream of that name; asking twice gives the same draws. The key is a keyed hash (Philox itself) of the name. */
  stream(name: string): Stream {
    const [key0, key1] = this.keyOf(name)
    const stream = new Stream(name, this.run, key0, key1)
    this.given.push(stream)
    return stream
  }

  /**
   * All streams, those that were handed out too, draw by another seed from now on. What was drawn before is not touched: the past of a
   * run stays what happened, its future becomes another one.
   */
  reseed(seed: bigint | number): void {
    this.present = wideSeed(seed)
    for (const stream of this.given) stream.rekey(...this.keyOf(stream.name))
  }

  /** The same experiment, another future. */
  atRun(run: number): Streams {
    return new Streams(this.seed, run)
  }

  private keyOf(name: string): [number, number] {
    const seedLow = Number(this.present & 0xffffffffn)
    const seedHigh = Number(this.present >> 32n)
    philox4x32(
      hashText(name, 0x811c9dc5),
      hashText(name, 0x2b1f4c87),
      name.length,
      0x4e616d65,
      seedLow,
      seedHigh,
      words,
    )
    return [words[0]!, words[1]!]
  }
}

function wideSeed(seed: bigint | number): bigint {
  if (typeof seed === 'number' && !Number.isSafeInteger(seed))
    throw new RangeError(`seed ${seed} is not a whole number`)
  const wide = BigInt(seed)
  if (wide < 0n || wide > 0xffffffffffffffffn) throw new RangeError(`seed ${seed} is outside 0 to 2^64 - 1`)
  return wide
}
