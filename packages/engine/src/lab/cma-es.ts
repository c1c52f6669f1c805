/**
 * CMA-ES: a search without derivatives that learns the shape of the valley it walks in. Each generation draws points from a normal
 * distribution, moves its mean towards the better half of them, and adapts the covariance (rank-one from the path of the mean,
 * rank-mu from the good points) and the step size (from the length of that path).
 *
 * Used with ask and tell, so that the host may evaluate the points wherever it likes. Pure and repeatable: draws are addressed by
 * seed, generation and place, so one seed and the same losses give the same path.
 *
 * Source: N. Hansen, The CMA Evolution Strategy: A Tutorial, arXiv 1604.00772 (with positive weights only).
 */

import { exp, ln } from '../money/numeric.ts'
import { type Stream, Streams } from '../random/streams.ts'
import { type Bound, boundedCoordinate, boundedValue, isBound } from './bounded-scale.ts'
import { symmetricEigen } from './symmetric-eigen.ts'

/** How a search begins. */
export type CmaSettings = {
  /** The numbers that are searched, at least one. */
  bounds: readonly Bound[]
  /** Where to begin, one number for each bound. */
  start: readonly number[]
  /** Whole number from 0 below 2^64. */
  seed: number | bigint
  /** Points of a generation, at least 4. Default: 4 + floor(3 ln n). */
  population?: number
  /** First step size on the logit scale; 0.5 spreads a number at the middle of its range over about ±12 % of it. Default: 0.5. */
  stepSize?: number
}

/** A point and its loss. */
export type CmaPoint = { values: Float64Array; loss: number }

/** Points of a generation where nobody says otherwise: 4 + floor(3 ln n). */
export function defaultPopulation(dimensions: number): number {
  return 4 + Math.floor(3 * ln(dimensions))
}

// On the logit scale nothing longer means anything; without it an endless plateau would end in infinity.
const stepSizeMax = 100

/** See the file's head. */
export class CmaEs {
  readonly dimensions: number
  readonly population: number
  /** Generations that were told, from 0. */
  generation = 0
  /** Sigma of the tutorial. */
  stepSize: number
  /** The best point that was ever told; its loss is Infinity before the first. */
  best: CmaPoint

  private readonly bounds: readonly Bound[]
  private readonly stream: Stream
  private readonly weights: Float64Array
  /** Variance-effective size of the better half. */
  private readonly parents: number
  private readonly pathRate: number
  private readonly pathDamping: number
  private readonly covariancePathRate: number
  private readonly rankOneRate: number
  private readonly rankMuRate: number
  /** Expected length of a standard normal vector. */
  private readonly normalLength: number

  private readonly centre: Float64Array
  private readonly covariance: Float64Array
  private readonly stepPath: Float64Array
  private readonly covariancePath: Float64Array
  /** Square roots of the covariance's eigenvalues, and its eigenvectors as columns. */
  private lengths: Float64Array
  private axes: Float64Array
  /** (1 - pathRate)^(2 generation): how much of the first, empty path is left. */
  private pathMemory = 1
  /** Steps of the points asked for, before scaling by the step size; row k belongs to point k. */
  private readonly steps: Float64Array
  private asked: Float64Array[] | undefined

  /** @throws RangeError if a bound, the start, the population or the step size cannot be. */
  constructor(settings: CmaSettings) {
    const { bounds, start } = settings
    const n = bounds.length
    const population = settings.population ?? defaultPopulation(n)
    const stepSize = settings.stepSize ?? 0.5
    if (n === 0 || start.length !== n) throw new RangeError(`${start.length} starting numbers for ${n} bounds`)
    if (!bounds.every(isBound)) throw new RangeError('a bound is empty, infinite, or logarithmic and not above 0')
    if (!start.every(Number.isFinite)) throw new RangeError('a starting number is not finite')
    if (!Number.isInteger(population) || population < 4)
      throw new RangeError(`a population of ${population}; at least 4`)
    if (!(stepSize > 0) || !Number.isFinite(stepSize)) throw new RangeError(`step size ${stepSize} is not above 0`)
    this.dimensions = n
    this.population = population
    this.stepSize = stepSize
    this.bounds = bounds.map(bound => ({ ...bound }))
    this.stream = new Streams(settings.seed).stream('cma-es')
    this.weights = recombinationWeights(population)
    const parents = 1 / this.weights.reduce((sum, weight) => sum + weight * weight, 0)
    this.parents = parents
    this.pathRate = (parents + 2) / (n + parents + 5)
    this.pathDamping = 1 + 2 * Math.max(0, Math.sqrt((parents - 1) / (n + 1)) - 1) + this.pathRate
    this.covariancePathRate = (4 + parents / n) / (n + 4 + (2 * parents) / n)
    this.rankOneRate = 2 / ((n + 1.3) * (n + 1.3) + parents)
    this.rankMuRate = Math.min(
      1 - this.rankOneRate,
      (2 * (0.25 + parents + 1 / parents - 2)) / ((n + 2) * (n + 2) + parents),
    )
    this.normalLength = Math.sqrt(n) * (1 - 1 / (4 * n) + 1 / (21 * n * n))
    this.centre = Float64Array.from(bounds, (bound, index) => boundedCoordinate(start[index]!, bound))
    this.covariance = new Float64Array(n * n)
    this.axes = new Float64Array(n * n)
    for (let i = 0; i < n; i++) {
      this.covariance[i * n + i] = 1
      this.axes[i * n + i] = 1
    }
    this.lengths = new Float64Array(n).fill(1)
    this.stepPath = new Float64Array(n)
    this.covariancePath = new Float64Array(n)
    this.steps = new Float64Array(population * n)
    this.best = { values: this.centreValues(), loss: Number.POSITIVE_INFINITY }
  }

  /** The centre of the distribution in the units of the bounds. */
  centreValues(): Float64Array {
    return Float64Array.from(this.bounds, (bound, index) => boundedValue(this.centre[index]!, bound))
  }

  /** Standard deviation along the longest axis, on the logit scale: below about 1e-12 no point differs from another. */
  get spread(): number {
    return this.stepSize * this.lengths.reduce((longest, length) => Math.max(longest, length), 0)
  }

  /**
   * The points of the next generation, each within the bounds. Asking twice before telling gives the same points.
   */
  ask(): Float64Array[] {
    const n = this.dimensions
    const normals = new Float64Array(this.population * n)
    this.stream.fillNormal(this.generation, normals)
    this.asked = []
    for (let k = 0; k < this.population; k++) {
      const values = new Float64Array(n)
      for (let i = 0; i < n; i++) {
        let step = 0
        for (let j = 0; j < n; j++) step += this.axes[i * n + j]! * this.lengths[j]! * normals[k * n + j]!
        this.steps[k * n + i] = step
        values[i] = boundedValue(this.centre[i]! + this.stepSize * step, this.bounds[i]!)
      }
      this.asked.push(values)
    }
    return this.asked.map(values => Float64Array.from(values))
  }

  /**
   * Takes the losses of the points in the order in which they were asked for, and learns from them. NaN counts as the worst; of
   * equal losses the earlier point counts as better.
   * @throws RangeError if nothing was asked, or there are more or fewer losses than points.
   */
  tell(losses: readonly number[]): void {
    const { asked, population } = this
    if (asked === undefined || losses.length !== population) {
      throw new RangeError(`${losses.length} losses for ${asked === undefined ? 'no points' : `${population} points`}`)
    }
    const ranked = losses.map(loss => (Number.isNaN(loss) ? Number.POSITIVE_INFINITY : loss))
    const order = ranked
      .map((_, index) => index)
      .sort((left, right) => compare(ranked[left]!, ranked[right]!) || left - right)
    const first = order[0]!
    if (ranked[first]! < this.best.loss) this.best = { values: asked[first]!, loss: ranked[first]! }
    this.learn(order)
    // A generation that cannot tell its points apart stands on a plateau: the only way out is a longer step.
    if (ranked[first] === ranked[order[Math.min(population - 1, 1 + Math.floor(population / 2))]!])
      this.stepSize = Math.min(stepSizeMax, this.stepSize * 1.2)
    this.asked = undefined
  }

  private learn(order: readonly number[]): void {
    const n = this.dimensions
    const { weights, steps, covariance, stepPath, covariancePath, rankOneRate, rankMuRate } = this
    const mean = new Float64Array(n)
    for (let rank = 0; rank < weights.length; rank++) {
      const row = order[rank]! * n
      for (let i = 0; i < n; i++) mean[i] = mean[i]! + weights[rank]! * steps[row + i]!
    }
    for (let i = 0; i < n; i++) this.centre[i] = this.centre[i]! + this.stepSize * mean[i]!

    const whitened = this.whiten(mean)
    const keep = 1 - this.pathRate
    const gain = Math.sqrt(this.pathRate * (2 - this.pathRate) * this.parents)
    let squares = 0
    for (let i = 0; i < n; i++) {
      stepPath[i] = keep * stepPath[i]! + gain * whitened[i]!
      squares += stepPath[i]! * stepPath[i]!
    }
    const pathLength = Math.sqrt(squares)
    this.generation++
    this.pathMemory *= keep * keep
    // While the path is much longer than chance, the step size is what has to grow; the covariance waits.
    const patient = pathLength / Math.sqrt(1 - this.pathMemory) < (1.4 + 2 / (n + 1)) * this.normalLength
    const covarianceKeep = 1 - this.covariancePathRate
    const covarianceGain = patient
      ? Math.sqrt(this.covariancePathRate * (2 - this.covariancePathRate) * this.parents)
      : 0
    for (let i = 0; i < n; i++) covariancePath[i] = covarianceKeep * covariancePath[i]! + covarianceGain * mean[i]!

    const lost = patient ? 0 : rankOneRate * this.covariancePathRate * (2 - this.covariancePathRate)
    const old = 1 - rankOneRate - rankMuRate + lost
    for (let i = 0; i < n; i++) {
      for (let j = i; j < n; j++) {
        let rankMu = 0
        for (let rank = 0; rank < weights.length; rank++) {
          const row = order[rank]! * n
          rankMu += weights[rank]! * steps[row + i]! * steps[row + j]!
        }
        const value =
          old * covariance[i * n + j]! + rankOneRate * covariancePath[i]! * covariancePath[j]! + rankMuRate * rankMu
        covariance[i * n + j] = value
        covariance[j * n + i] = value
      }
    }
    const growth = (this.pathRate / this.pathDamping) * (pathLength / this.normalLength - 1)
    // One generation never changes the step by more than e, however odd its points.
    this.stepSize *= exp(Math.min(1, growth))
    this.decompose()
  }

  /** C^(-1/2) v. */
  private whiten(vector: Float64Array): Float64Array {
    const n = this.dimensions
    const result = new Float64Array(n)
    for (let k = 0; k < n; k++) {
      let along = 0
      for (let i = 0; i < n; i++) along += this.axes[i * n + k]! * vector[i]!
      along /= this.lengths[k]!
      for (let i = 0; i < n; i++) result[i] = result[i]! + this.axes[i * n + k]! * along
    }
    return result
  }

  private decompose(): void {
    const { values, vectors } = symmetricEigen(this.covariance, this.dimensions)
    const largest = values.reduce((most, value) => Math.max(most, value), 0)
    // Rounding may make the shortest axis vanish; nothing shorter than 1e-7 of the longest is believed.
    this.lengths = values.map(value => Math.sqrt(Math.max(value, largest * 1e-14)))
    this.axes = vectors
  }
}

/** Logarithmic weights of the better half, adding up to 1. */
function recombinationWeights(population: number): Float64Array {
  const parents = Math.floor(population / 2)
  const raw = Float64Array.from({ length: parents }, (_, rank) => ln((population + 1) / 2) - ln(rank + 1))
  const sum = raw.reduce((total, weight) => total + weight, 0)
  return raw.map(weight => weight / sum)
}

function compare(left: number, right: number): number {
  return left < right ? -1 : left > right ? 1 : 0
}
