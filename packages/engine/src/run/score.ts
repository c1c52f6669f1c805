/** Compares a finished stage with what history (or a story) says. Misses are named with their size. */

import type { ScenarioDocument } from '../scenario/document.ts'
import type { Measure } from '../scenario/measure.ts'
import type { Stage } from '../step/stage.ts'
import type { TargetResult } from './result.ts'

type Target = ScenarioDocument['targets'][number]

/** Takes every target of the scenario. */
export function scoreTargets(
  targets: readonly Target[],
  stage: Stage,
  metrics: Record<string, number>,
): TargetResult[] {
  return targets.map(target => {
    const actual = take(target.measure, stage, metrics)
    const scored = target.class !== 'input' && target.measure.take !== 'none'
    const extra = target.also.map(also => {
      const value = take(also.measure, stage, metrics)
      return {
        label: also.label,
        low: also.low,
        high: also.high,
        actual: value,
        pass: inside(value, also.low, also.high),
      }
    })
    return {
      id: target.id,
      class: target.class,
      label: target.label,
      unit: target.unit,
      value: target.value,
      low: target.low,
      high: target.high,
      actual,
      pass: scored ? inside(actual, target.low, target.high) && extra.every(also => also.pass) : null,
      tolerance: target.tolerance,
      source: target.source,
      given: target.given,
      also: extra,
    }
  })
}

/** One line per missed target: id, label, what came out, the band, and how far outside. */
export function describeMisses(results: readonly TargetResult[]): string[] {
  return results
    .filter(result => result.pass === false)
    .map(result => {
      const parts: string[] = []
      if (!inside(result.actual, result.low, result.high)) parts.push(describe(result.actual, result.low, result.high))
      for (const also of result.also) {
        if (!also.pass) parts.push(`${also.label} ${describe(also.actual, also.low, also.high)}`)
      }
      return `${result.id} ${result.label}: ${parts.join('; ')}`
    })
}

function describe(actual: number, low: number, high: number): string {
  if (Number.isNaN(actual)) return `no figure, wanted ${figure(low)} to ${figure(high)}`
  const size = actual < low ? low - actual : actual - high
  return `${figure(actual)}, wanted ${figure(low)} to ${figure(high)} (off by ${figure(size)})`
}

function figure(value: number): string {
  return String(Number(value.toPrecision(4)))
}

function inside(value: number, low: number, high: number): boolean {
  return value >= low && value <= high
}

function take(measure: Measure, stage: Stage, metrics: Record<string, number>): number {
  switch (measure.take) {
    case 'none':
      return Number.NaN
    case 'metric':
      return metrics[measure.of] ?? Number.NaN
    case 'value':
      return columnAt(stage, measure.of, measure.at)
    case 'fall-per-rise': {
      const fall = columnAt(stage, measure.of, measure.from) - columnAt(stage, measure.of, measure.to)
      const rise = columnAt(stage, measure.over, measure.to) - columnAt(stage, measure.over, measure.from)
      return rise > 0 ? fall / rise : Number.NaN
    }
    case 'volume':
    case 'net-taker': {
      const bars = stage.bars.get(measure.of)
      if (bars === undefined) return Number.NaN
      const column = measure.take === 'volume' ? bars.volume : bars.netTaker
      const first = Math.max(0, bars.rowAt(measure.from))
      const end = Math.min(bars.hours, bars.rowAt(measure.to))
      let sum = 0
      for (let row = first; row < end; row++) sum += column[row]!
      return end > first ? sum : Number.NaN
    }
    case 'share-inside': {
      const bars = stage.bars.get(measure.of)
      if (bars === undefined) return Number.NaN
      const first = bars.rowAt(measure.from)
      const last = bars.rowAt(measure.to)
      let hits = 0
      for (let row = first; row <= last; row++) {
        const close = bars.close[row]
        if (close !== undefined && inside(close, measure.low, measure.high)) hits++
      }
      return hits / (last - first + 1)
    }
    default: {
      const bars = stage.bars.get(measure.of)
      if (bars === undefined) return Number.NaN
      const first = bars.rowAt(measure.at)
      let value = Number.NaN
      for (let row = first; row < first + measure.hours; row++) {
        const bar = bars[measure.take][row] ?? Number.NaN
        if (measure.take === 'close') value = bar
        else if (measure.take === 'open') value = row === first ? bar : value
        else if (Number.isNaN(value) || (measure.take === 'low' ? bar < value : bar > value)) value = bar
      }
      return value
    }
  }
}

/** A recorded column at a moment: the last row at or before it; the initial value of the stage is not recorded, so earlier moments take the first row. */
function columnAt(stage: Stage, id: string, atMs: number): number {
  const { recorder } = stage
  const index = recorder.columns.findIndex(column => column.id === id)
  if (index < 0) return Number.NaN
  const times = recorder.times
  let row = 0
  for (let at = 0; at < times.length && times[at]! <= atMs; at++) row = at
  return times.length === 0 || atMs > times[times.length - 1]! + stage.clock.stepMs * recorder.everySteps
    ? Number.NaN
    : recorder.valuesOf(index)[row]!
}
