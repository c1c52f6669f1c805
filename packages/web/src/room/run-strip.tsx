/** The run along the bottom, always alive: time, price, its line; opens to all measures that this person may see. */

import { useState } from 'react'
import { firstSeed, writeRoute } from '../app/route.ts'
import { useWidth } from '../app/use-width.ts'
import { linePath } from '../charts/line-path.ts'
import { pegLostBelow } from '../charts/peg.ts'
import { linearScale } from '../charts/scale.ts'
import { formatFigure } from '../figures/format.ts'
import type { RoomClient } from '../live/room-client.ts'
import { useTexts } from '../texts/language.ts'
import { Failure } from './failure.tsx'
import { MeasureChart } from './measure-chart.tsx'
import parts from './parts.module.css'
import type { RunSeries } from './room-api.ts'
import styles from './run-strip.module.css'
import type { Asked } from './use-answer.ts'
import { columnOf, isPegged } from './use-run-series.ts'
import { Waiting } from './waiting.tsx'

/** See the file's head. */
export function RunStrip({ client, series }: { client: RoomClient; series: Asked<RunSeries> }) {
  const { t, moment } = useTexts()
  const [open, setOpen] = useState(false)
  const { run } = client.state
  const branch = run?.branches.get(run.branch)
  const value = series.value
  const lead = value?.columns[0]
  if (run === null) return null
  const nowMs = branch?.scenarioMs ?? value?.scenarioMs
  const prices = value === undefined || lead === undefined ? undefined : columnOf(value, lead.id)
  const last = prices?.at(-1)
  const pegged = lead !== undefined && isPegged(lead.id)
  const lost = pegged && last !== undefined && last < pegLostBelow
  return (
    <section className={styles['strip']} aria-label={t('run.label')} data-open={open || undefined}>
      <button type="button" className={styles['summary']} aria-expanded={open} onClick={() => setOpen(!open)}>
        <span className={styles['time']}>{nowMs === undefined ? t('run.waits') : moment(nowMs)}</span>
        {lead !== undefined && (
          <span className={lost ? `${styles['price']} ${parts['hazard']}` : styles['price']}>
            <span className={styles['label']}>{lead.label}</span>{' '}
            <strong>{formatFigure(last, pegged ? '1' : lead.unit)}</strong>
            {lost && ` · ${t('run.lost')}`}
          </span>
        )}
        {value !== undefined && prices !== undefined && (
          <Spark timeMs={Float64Array.from(value.timeMs)} values={prices} pegged={pegged} />
        )}
        {run.branch !== 'main' && (
          <span className={parts['tag']}>
            {branch?.title ? t('run.branch', { title: branch.title }) : t('run.otherBranch')}
          </span>
        )}
        <span className={styles['more']}>{t(open ? 'run.close' : 'run.open')}</span>
      </button>
      {open && (
        <div className={styles['panel']}>
          <Failure failed={series.failed} kept={t('failure.nothingLost')} onAgain={series.again} />
          {value === undefined && series.failed === null && <Waiting what={t('waiting.run')} />}
          {value !== undefined && <Measures series={value} />}
          <p className={parts['small']}>
            <a
              href={`/${writeRoute({ scenario: run.scenario, seed: /^\d{1,20}$/.test(run.seed) ? run.seed : firstSeed, precision: run.precision, settings: {} })}`}
            >
              {t('run.page')}
            </a>{' '}
            {branch !== undefined && branch.manifestHash !== '' && (
              <>
                {t('run.manifest')} <code>{branch.manifestHash}</code>
              </>
            )}
          </p>
        </div>
      )}
    </section>
  )
}

/** All measures of a run side by side, with a table of their latest figures for those who do not see charts. */
export function Measures({ series }: { series: RunSeries }) {
  const { t } = useTexts()
  const timeMs = Float64Array.from(series.timeMs)
  if (series.columns.length === 0 || timeMs.length < 2) return <p className={parts['empty']}>{t('run.empty')}</p>
  return (
    <>
      <div className={styles['grid']}>
        {series.columns.map(column => (
          <MeasureChart
            key={column.id}
            id={column.id}
            title={column.label}
            unit={column.unit}
            timeMs={timeMs}
            lines={[{ id: column.id, label: column.label, look: 'first', values: columnOf(series, column.id) }]}
          />
        ))}
      </div>
      {series.events.length > 0 && (
        <ul className={styles['events']} aria-label={t('run.events')}>
          {series.events.slice(-8).map(event => (
            <li key={`${event.atMs} ${event.sentence}`}>
              <Moment atMs={event.atMs} /> {event.sentence}
            </li>
          ))}
        </ul>
      )}
    </>
  )
}

function Moment({ atMs }: { atMs: number }) {
  const { shortMoment } = useTexts()
  return <span className={parts['quiet']}>{shortMoment(atMs)}</span>
}

function Spark({ timeMs, values, pegged }: { timeMs: Float64Array; values: Float64Array; pegged: boolean }) {
  const [ref, width] = useWidth<HTMLSpanElement>()
  const height = 28
  const from = timeMs[0] ?? 0
  const until = timeMs.at(-1) ?? 0
  const finite = [...values].filter(value => Number.isFinite(value))
  const low = Math.min(...finite, ...(pegged ? [0.98] : []))
  const high = Math.max(...finite, ...(pegged ? [1.005] : []))
  const x = linearScale([from, until], [0, width])
  const y = linearScale([low, high], [height - 3, 3])
  const range: [number, number] = [0, timeMs.length - 1]
  return (
    <span ref={ref} className={styles['spark']}>
      {width > 0 && until > from && (
        <svg className="chart" width={width} height={height} viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
          {pegged && <line className="chart-peg" x1={0} x2={width} y1={y(1)} y2={y(1)} />}
          <path className="chart-line chart-line-first" d={linePath(timeMs, values, range, x, y)} />
          {pegged && (
            <path
              className="chart-line chart-line-lost"
              d={linePath(
                timeMs,
                values.map(value => (value < pegLostBelow ? value : Number.NaN)),
                range,
                x,
                y,
              )}
            />
          )}
        </svg>
      )}
    </span>
  )
}
