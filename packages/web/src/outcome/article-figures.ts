/** Finds what the story says about a figure of a run: the article's targets, by the metric that they measure. */

import type { RunResult, ScenarioSource, TargetResult } from '@breakwater/engine'

/** A figure of the run beside the article's. `article` is undefined where the article says nothing. */
export type FigureRow = {
  key: string
  label: string
  unit: string
  actual: number
  article: number | undefined
  pass: boolean | null
  /** Leg whose trades made it. */
  leg?: string
}

/** The legs of a party, its total, and the average prices behind them. */
export function legRows(
  result: RunResult,
  source: ScenarioSource | undefined,
  party: string,
): { legs: FigureRow[]; total: FigureRow; prices: FigureRow[] } | undefined {
  const found = result.parties[party]
  if (found === undefined) return undefined
  const row = (key: string, label: string, unit: string, actual: number, metric: string, leg?: string): FigureRow => {
    const target = articleTarget(result, source, metric)
    return {
      key,
      label,
      unit,
      actual,
      article: target === undefined ? undefined : inUnit(target.value, target.unit, unit),
      pass: target?.pass ?? null,
      ...(leg === undefined ? {} : { leg }),
    }
  }
  const legs = found.legs.map(leg =>
    row(leg.name, sentenceCase(leg.label), 'USD', leg.profitUsd, `${party}${capital(leg.name)}ProfitUsd`, leg.name),
  )
  const total = row('total', 'Total', 'USD', found.profitUsd, `${party}ProfitUsd`)
  const prices = priceMetrics
    .filter(([metric]) => Number.isFinite(result.metrics[metric] ?? Number.NaN))
    .map(([metric, label, leg]) => row(metric, label, 'price', result.metrics[metric]!, metric, leg))
  return { legs, total, prices }
}

const priceMetrics: [metric: string, label: string, leg: string][] = [
  ['btcShortEntryUsd', 'Sold short at', 'short'],
  ['btcCoverUsd', 'Bought back at', 'short'],
  ['curveClipAverageUsd', 'Pool average', 'curve'],
  ['exchangeSaleAverageUsd', 'Exchange average', 'exchange'],
]

/** The target that states the article's value of a metric, if there is one. */
export function articleTarget(
  result: RunResult,
  source: ScenarioSource | undefined,
  metric: string,
): TargetResult | undefined {
  const written = (source?.targets ?? []).find(target => {
    const measure = target.measure as { take?: string; of?: string } | string
    const of =
      typeof measure === 'string'
        ? measure.replace(/^metric[: ]+/, '')
        : measure.take === 'metric'
          ? measure.of
          : undefined
    return of === metric && (target.class === 'article' || target.source.includes('article'))
  })
  return written === undefined ? undefined : result.targets.find(target => target.id === written.id)
}

/** A target's value in the unit of the table: `USD m` becomes dollars. */
export function inUnit(value: number, from: string, to: string): number {
  const base = to === 'price' ? 'USD' : to
  if (from === `${base} m` || from === `m ${base}`) return value * 1e6
  if (from === `${base} bn` || from === `bn ${base}`) return value * 1e9
  return value
}

function capital(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1)
}

/** `the attacker` for a party called `Attacker`; names that already begin so keep their words. */
export function theParty(name: string): string {
  const small = name.charAt(0).toLowerCase() + name.slice(1)
  return /^the /.test(small) ? small : `the ${small}`
}

/** First letter large; the rest as it is. */
export function sentenceCase(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
