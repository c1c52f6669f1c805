/** Branches of the run: opened from a moment of the past, entered, compared side by side. */

import type { Branch, Person } from '@breakwater/room'
import { useState } from 'react'
import { formatFigure } from '../figures/format.ts'
import { newId } from '../live/command-id.ts'
import type { RoomClient } from '../live/room-client.ts'
import { Failure } from '../room/failure.tsx'
import { may } from '../room/may.ts'
import { MeasureChart, type MeasureLine } from '../room/measure-chart.tsx'
import styles from '../room/parts.module.css'
import { type RunSeries, roomPath } from '../room/room-api.ts'
import { useAnswer } from '../room/use-answer.ts'
import { columnOf, isPegged } from '../room/use-run-series.ts'
import { useSend } from '../room/use-send.ts'
import { useTexts } from '../texts/language.ts'
import { alignColumn } from './align-column.ts'

/** See the file's head. */
export function Branches({ client, me, series }: { client: RoomClient; me: Person; series: RunSeries | undefined }) {
  const { t, moment } = useTexts()
  const { send, busy, failed } = useSend(client)
  const { run } = client.state
  const [title, setTitle] = useState('')
  const [from, setFrom] = useState('')
  const [other, setOther] = useState<string | null>(null)
  if (run === null) return null
  const branches = [...run.branches.values()]
  const current = run.branches.get(run.branch)
  const fromMs = from === '' ? (current?.scenarioMs ?? Number.NaN) : Date.parse(`${from}Z`)
  const compared = branches.find(branch => branch.id === other && branch.id !== run.branch)
  return (
    <section className={styles['section']}>
      <h3>{t('branch.title')}</h3>
      <ul className={styles['rows']}>
        {branches.map(branch => (
          <li key={branch.id} className={styles['row']}>
            <span className={styles['grow']}>
              {branch.id === 'main' && branch.title === '' ? t('branch.main') : branch.title || branch.id}{' '}
              <span className={styles['small']}>
                {branch.from === null ? '' : t('branch.from', { time: moment(branch.fromMs) })}{' '}
                {t('branch.at', { time: moment(branch.scenarioMs) })}
              </span>
            </span>
            <FirstFigure branch={branch} />
            {branch.id === run.branch ? (
              <span className={styles['tag']}>{t('branch.here')}</span>
            ) : (
              <>
                <button
                  type="button"
                  aria-pressed={branch.id === other}
                  onClick={() => setOther(branch.id === other ? null : branch.id)}
                >
                  {t('branch.compare')}
                </button>
                {may(client.state, me, 'enter-branch') && (
                  <button type="button" disabled={busy} onClick={() => send('enter-branch', { branch: branch.id })}>
                    {t('branch.enter')}
                  </button>
                )}
              </>
            )}
          </li>
        ))}
      </ul>
      {compared !== undefined && current !== undefined && <FiguresBeside here={current} there={compared} />}
      {compared !== undefined && series !== undefined && (
        <Comparison client={client} series={series} branch={compared} />
      )}
      {may(client.state, me, 'open-branch') && (
        <form
          className={styles['fields']}
          onSubmit={async event => {
            event.preventDefault()
            const input = { branch: newId(), title: title.trim(), atMs: Math.round(fromMs) }
            if (await send('open-branch', input)) setTitle('')
          }}
        >
          <label className={styles['field']}>
            <span>{t('branch.name')}</span>
            <input type="text" maxLength={200} value={title} onChange={event => setTitle(event.target.value)} />
          </label>
          <label className={styles['field']}>
            <span>{t('branch.moment')}</span>
            <input type="datetime-local" value={from} onChange={event => setFrom(event.target.value)} />
          </label>
          <button type="submit" disabled={busy || title.trim() === '' || !Number.isFinite(fromMs)}>
            {t('branch.open')}
          </button>
        </form>
      )}
      <Failure failed={failed} />
    </section>
  )
}

function FirstFigure({ branch }: { branch: Branch }) {
  const figure = branch.figures[0]
  if (figure === undefined) return null
  return (
    <span>
      {figure.label} {formatFigure(figure.value, isPegged(figure.measure) ? '1' : figure.unit)}
    </span>
  )
}

/** The latest figures of two branches, side by side. */
function FiguresBeside({ here, there }: { here: Branch; there: Branch }) {
  const { t } = useTexts()
  if (here.figures.length === 0) return null
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">{t('forks.measure')}</th>
          <th scope="col" className={styles['figure']}>
            {t('branch.here')}
          </th>
          <th scope="col" className={styles['figure']}>
            {there.title || t('branch.main')}
          </th>
        </tr>
      </thead>
      <tbody>
        {here.figures.map(figure => {
          const unit = isPegged(figure.measure) ? '1' : figure.unit
          return (
            <tr key={figure.measure}>
              <th scope="row">{figure.label}</th>
              <td className={styles['figure']}>{formatFigure(figure.value, unit)}</td>
              <td className={styles['figure']}>
                {formatFigure(there.figures.find(one => one.measure === figure.measure)?.value, unit)}
              </td>
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}

/** The same measures of two branches, the other one grey and dashed. */
function Comparison({ client, series, branch }: { client: RoomClient; series: RunSeries; branch: Branch }) {
  const { t } = useTexts()
  const path = roomPath(client.roomId, `/run?branch=${encodeURIComponent(branch.id)}`)
  const asked = useAnswer<RunSeries>(path, branch.scenarioMs)
  const other = asked.value?.branch === branch.id ? asked.value : undefined
  if (other === undefined) {
    return asked.waiting ? (
      <p className={styles['quiet']}>{t('waiting.run')}</p>
    ) : (
      <Failure failed={asked.failed} kept={t('failure.nothingLost')} onAgain={asked.again} />
    )
  }
  const timeMs = Float64Array.from([...new Set([...series.timeMs, ...other.timeMs])].sort((a, b) => a - b))
  return (
    <div className={styles['charts']}>
      {series.columns.slice(0, 4).map(column => {
        const lines: MeasureLine[] = [
          {
            id: `kept-${column.id}`,
            label: branch.title || t('branch.main'),
            look: 'kept',
            values: alignColumn(Float64Array.from(other.timeMs), columnOf(other, column.id), timeMs),
          },
          {
            id: column.id,
            label: t('branch.here'),
            look: 'first',
            values: alignColumn(Float64Array.from(series.timeMs), columnOf(series, column.id), timeMs),
          },
        ]
        return (
          <MeasureChart
            key={column.id}
            id={column.id}
            title={column.label}
            unit={column.unit}
            timeMs={timeMs}
            lines={lines}
          />
        )
      })}
    </div>
  )
}
