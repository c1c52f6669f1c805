/** What the attacker earned: the waterfall, what shorting alone would have earned, and the legs beside the article's figures. */

import type { RunResult, ScenarioSource } from '@breakwater/engine'
import { Fragment, useState } from 'react'
import type { ShortAlone } from '../app/use-run-page.ts'
import { useWidth } from '../app/use-width.ts'
import { Waterfall } from '../charts/waterfall.tsx'
import { formatFigure, formatMillions, formatMoment } from '../figures/format.ts'
import { type FigureRow, legRows, sentenceCase, theParty } from './article-figures.ts'
import styles from './outcome.module.css'

type ProfitProps = {
  result: RunResult
  source: ScenarioSource | undefined
  shortAlone: ShortAlone
  onMoment: (atMs: number) => void
}

/** See the file's head. Nothing where the run has no attacker. */
export function Profit({ result, source, shortAlone, onMoment }: ProfitProps) {
  const [ref, width] = useWidth<HTMLDivElement>()
  const rows = legRows(result, source, 'attacker')
  const bars = result.waterfalls['attacker']
  if (rows === undefined || bars === undefined) return null
  const name = result.parties['attacker']!.name
  const said = bars.map(bar => ({ ...bar, label: sentenceCase(bar.label) }))
  const beside =
    shortAlone.state === 'known'
      ? [{ label: 'Shorting alone, without the attack', amountUsd: shortAlone.profitUsd }]
      : []
  return (
    <section className={styles['section']} aria-labelledby="profit-title" id="profit">
      <h2 id="profit-title">What {theParty(name)} earned</h2>
      <p className={styles['lead']}>
        <b>{formatFigure(rows.total.actual, 'USD', { signed: true })}</b>
        {rows.total.article !== undefined && <span>, article {formatFigure(rows.total.article, 'USD')}</span>}
      </p>
      <div ref={ref} data-waterfall>
        {width > 0 && <Waterfall bars={said} beside={beside} width={width} totalLabel="Total" />}
      </div>
      <ShortAloneWords shortAlone={shortAlone} totalUsd={rows.total.actual} />
      <LegTable result={result} rows={rows} onMoment={onMoment} />
    </section>
  )
}

function ShortAloneWords({ shortAlone, totalUsd }: { shortAlone: ShortAlone; totalUsd: number }) {
  if (shortAlone.state === 'none') return null
  if (shortAlone.state === 'working')
    return <p className={styles['quiet']}>Working out what the shorting alone would have earned.</p>
  const added = totalUsd - shortAlone.profitUsd
  return (
    <p className={styles['note']} data-short-alone>
      The shorting alone would have earned <b>{formatFigure(shortAlone.profitUsd, 'USD')}</b>: the attack on UST{' '}
      {added < 0 ? 'cost' : 'added'} <b>{formatFigure(Math.abs(added), 'USD')}</b>.
    </p>
  )
}

type LegTableProps = {
  result: RunResult
  rows: NonNullable<ReturnType<typeof legRows>>
  onMoment: (atMs: number) => void
}

function LegTable({ result, rows, onMoment }: LegTableProps) {
  const [opened, setOpened] = useState<string>()
  const line = (row: FigureRow, heavy = false) => (
    <Fragment key={row.key}>
      <tr className={heavy ? styles['total'] : undefined}>
        <th scope="row">{row.label}</th>
        <td className={styles['figure']}>{row.article === undefined ? '–' : say(row.article, row.unit)}</td>
        <td className={styles['figure']}>
          {row.leg === undefined ? (
            <b>{say(row.actual, row.unit)}</b>
          ) : (
            <button
              type="button"
              data-plain
              aria-expanded={opened === row.key}
              onClick={() => setOpened(opened === row.key ? undefined : row.key)}
              title="Show the trades"
            >
              {say(row.actual, row.unit)}
            </button>
          )}
        </td>
        <td className={styles['figure']}>{row.article === undefined ? '' : say(row.actual - row.article, row.unit)}</td>
      </tr>
      {opened === row.key && row.leg !== undefined && (
        <tr>
          <td colSpan={4}>
            <Trades result={result} leg={row.leg} onMoment={onMoment} />
          </td>
        </tr>
      )}
    </Fragment>
  )
  return (
    <table className={styles['legs']}>
      <caption className="heard">Legs: article, this run, difference</caption>
      <thead>
        <tr>
          <th scope="col">Leg</th>
          <th scope="col" className={styles['figure']}>
            Article
          </th>
          <th scope="col" className={styles['figure']}>
            This run
          </th>
          <th scope="col" className={styles['figure']}>
            Difference
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.legs.map(row => line(row))}
        {line(rows.total, true)}
        {rows.prices.map(row => line(row))}
      </tbody>
      <tfoot>
        <tr>
          <td colSpan={4} className={styles['quiet']}>
            USD. Excluded: borrow cost, funding.
          </td>
        </tr>
      </tfoot>
    </table>
  )
}

function say(value: number, unit: string): string {
  return unit === 'price' ? formatFigure(value, 'price', { bare: true }) : formatMillions(value)
}

function Trades({ result, leg, onMoment }: { result: RunResult; leg: string; onMoment: (atMs: number) => void }) {
  const fills = result.journal.filter(
    entry => entry.kind === 'fill' && entry.who === 'attacker' && entry.data?.['leg'] === leg,
  )
  if (fills.length === 0) return <p className={styles['quiet']}>No trade of this leg took place in this run.</p>
  return (
    <ol className={styles['trades']} aria-label="Trades of this leg">
      {fills.map(entry => (
        <li key={entry.sequence}>
          <button type="button" data-plain onClick={() => onMoment(entry.atMs)}>
            {formatMoment(entry.atMs)}
          </button>
          <span>
            {formatFigure(Number(entry.data?.['quantity']), String(entry.data?.['asset']))} at{' '}
            {formatFigure(Number(entry.data?.['priceUsd']), 'price', { bare: true })}
          </span>
        </li>
      ))}
    </ol>
  )
}
