/** The futures of all options beside each other: nine of ten, half, and the middle one; the figures at the end as a table. */

import { useState } from 'react'
import { useWidth } from '../app/use-width.ts'
import { type EndLabel, placeLabels } from '../charts/end-labels.ts'
import { formatFigure } from '../figures/format.ts'
import parts from '../room/parts.module.css'
import type { Fan, Forks } from '../room/room-api.ts'
import { isPegged } from '../room/use-run-series.ts'
import { useTexts } from '../texts/language.ts'
import { fanDomain, fanShape, fanSpan } from './fan-geometry.ts'
import styles from './fans.module.css'

/** See the file's head. */
export function Fans({ forks }: { forks: Forks }) {
  const { t } = useTexts()
  const measures = [...new Set(forks.options.flatMap(option => Object.keys(option.fans)))]
  const [chosen, setChosen] = useState<string | null>(null)
  const measure = chosen !== null && measures.includes(chosen) ? chosen : measures[0]
  if (measure === undefined) return <p className={parts['empty']}>{t('forks.empty')}</p>
  const named = forks.options.flatMap(option => option.figures)
  const labelOf = (id: string) => named.find(figure => figure.measure === id)?.label ?? id
  const unit = named.find(figure => figure.measure === measure)?.unit ?? '1'
  const fans = forks.options.flatMap(option => (option.fans[measure] === undefined ? [] : [option.fans[measure]]))
  const ends = [...new Set(named.map(figure => figure.measure))]
  const domain = fanDomain(fans, isPegged(measure))
  const span = fanSpan(fans)
  return (
    <figure className={styles['fans']}>
      <div className={parts['head']}>
        <figcaption className={parts['small']}>{t('forks.caption', { count: forks.runs })}</figcaption>
        {measures.length > 1 && (
          <label>
            <span className="heard">{t('forks.measure')}</span>
            <select value={measure} onChange={event => setChosen(event.target.value)}>
              {measures.map(id => (
                <option key={id} value={id}>
                  {labelOf(id)}
                </option>
              ))}
            </select>
          </label>
        )}
      </div>
      <div className={styles['columns']}>
        {forks.options.map(option => {
          const fan = option.fans[measure]
          return (
            <section key={option.id} aria-label={option.title}>
              <h4>{option.title}</h4>
              {fan === undefined || span === null ? (
                <p className={parts['quiet']}>{t('forks.noFan')}</p>
              ) : (
                <FanChart
                  fan={fan}
                  domain={domain}
                  span={span}
                  unit={unit}
                  measure={measure}
                  label={labelOf(measure)}
                  option={option.title}
                />
              )}
            </section>
          )
        })}
      </div>
      <FiguresTable forks={forks} measures={ends.filter(one => one.split(':')[0] === measure)} />
      {ends.length > 1 && (
        <details className={parts['more']}>
          <summary>{t('forks.all')}</summary>
          <FiguresTable forks={forks} measures={ends} />
        </details>
      )}
    </figure>
  )
}

/** Figures at the end of the futures: one group of rows for each measure, one row for each option. */
function FiguresTable({ forks, measures }: { forks: Forks; measures: string[] }) {
  const { t } = useTexts()
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a table that scrolls is reached by the keyboard.
    <section className={parts['scroll']} tabIndex={0} aria-label={t('forks.table')}>
      <table className={styles['figures']}>
        <caption className="heard">{t('forks.table')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('forks.option')}</th>
            {(['p05', 'p50', 'p95'] as const).map(name => (
              <th key={name} scope="col" className={parts['figure']}>
                {t(`forks.${name}`)}
              </th>
            ))}
          </tr>
        </thead>
        {measures.map(measure => {
          const rows = forks.options.flatMap(option =>
            option.figures.filter(one => one.measure === measure).map(figure => ({ option, figure })),
          )
          return (
            <tbody key={measure}>
              <tr>
                <th scope="rowgroup" colSpan={4}>
                  {rows[0]?.figure.label}
                </th>
              </tr>
              {rows.map(({ option, figure }) => (
                <tr key={option.id}>
                  <th scope="row">{option.title}</th>
                  {(['p05', 'p50', 'p95'] as const).map(name => (
                    <td key={name} className={parts['figure']}>
                      {formatFigure(figure[name], isPegged(figure.measure.split(':')[0] ?? '') ? '1' : figure.unit)}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          )
        })}
      </table>
    </section>
  )
}

type FanChartProps = {
  fan: Fan
  domain: [number, number]
  span: [number, number]
  unit: string
  measure: string
  label: string
  option: string
}

function FanChart({ fan, domain, span, unit, measure, label, option }: FanChartProps) {
  const { t, shortMoment } = useTexts()
  const [ref, width] = useWidth<HTMLDivElement>()
  const height = 180
  const pegged = isPegged(measure)
  const frame = { width, height, left: 0, right: 108, top: 8, bottom: 22 }
  const say = (value: number) => formatFigure(value, pegged ? '1' : unit, { bare: true })
  const shape = fanShape(fan, domain, span, frame)
  const labels = placeLabels(
    shape.ends.map(
      (end): EndLabel => ({
        id: end.name,
        lines: [`${t(`forks.${end.name}`)} ${say(end.value)}`],
        look: end.name === 'p50' ? 'first' : 'third',
        y: end.y,
      }),
    ),
    13,
    frame.top + 2,
    height - frame.bottom,
  )
  const ends = Object.fromEntries(shape.ends.map(end => [end.name, say(end.value)]))
  const alternative = t('forks.alternative', {
    option,
    measure: label,
    low: ends['p05'] ?? '–',
    middle: ends['p50'] ?? '–',
    high: ends['p95'] ?? '–',
    time: shortMoment(span[1]),
  })
  return (
    <div ref={ref} className={styles['chart']}>
      {width > 0 && (
        <svg
          className="chart"
          width={width}
          height={height}
          viewBox={`0 0 ${width} ${height}`}
          role="img"
          aria-label={alternative}
        >
          <path className={styles['outer']} d={shape.outer} />
          <path className={styles['inner']} d={shape.inner} />
          {pegged && <line className="chart-peg" x1={0} x2={width - frame.right} y1={shape.y(1)} y2={shape.y(1)} />}
          <path className="chart-line chart-line-first" d={shape.median} />
          {shape.y.ticks(3).map(tick => (
            <text key={tick} className="chart-tick" x={1} y={shape.y(tick) - 3}>
              {pegged ? tick.toFixed(2) : say(tick)}
            </text>
          ))}
          {labels.map(one => (
            <text
              key={one.id}
              className={`chart-name chart-name-${one.look}`}
              x={width - frame.right + 6}
              y={one.y + 4}
            >
              {one.lines[0]}
            </text>
          ))}
          <text className="chart-date" x={0} y={height - 6}>
            {shortMoment(span[0])}
          </text>
          <text className="chart-date" x={width - frame.right} y={height - 6} textAnchor="end">
            {shortMoment(span[1])}
          </text>
        </svg>
      )}
    </div>
  )
}
