/** The expected timeline: rounds and injects along the scenario's time, and where the clock stands. */

import { useWidth } from '../app/use-width.ts'
import { linearScale } from '../charts/scale.ts'
import type { RoomClient } from '../live/room-client.ts'
import { useTexts } from '../texts/language.ts'
import styles from './timeline.module.css'

/** See the file's head. Injects by condition or by hand have no time of their own and stand in the list alone. */
export function Timeline({ client, atMs }: { client: RoomClient; atMs: number }) {
  const { t, shortMoment } = useTexts()
  const [ref, width] = useWidth<HTMLDivElement>()
  const { exercise, injects } = client.state
  const run = exercise?.run
  if (exercise == null || run == null) return null
  const x = linearScale([run.fromMs, run.untilMs], [6, Math.max(7, width - 6)], { clamp: true })
  const timed = [...injects.values()].flatMap(inject => {
    const when = inject.releasedScenarioMs ?? (inject.release.by === 'time' ? inject.release.atMs : null)
    return when === null ? [] : [{ inject, when }]
  })
  const height = 44
  return (
    <div ref={ref} className={styles['timeline']}>
      {width > 0 && (
        <svg
          className="chart"
          width={width}
          height={height}
          viewBox={`0 0 ${width} ${height}`}
          role="img"
          aria-label={t('timeline.alternative', {
            rounds: exercise.rounds.length,
            injects: timed.length,
            time: shortMoment(atMs),
          })}
        >
          <line className="chart-grid" x1={6} x2={width - 6} y1={22} y2={22} />
          <line className="chart-peg" x1={6} x2={x(atMs)} y1={22} y2={22} />
          {exercise.rounds.map(round => (
            <g key={round.title}>
              <line className="chart-day" x1={x(round.untilMs)} x2={x(round.untilMs)} y1={8} y2={36} />
              <title>{`${round.title}: ${shortMoment(round.untilMs)}`}</title>
            </g>
          ))}
          {timed.map(({ inject, when }) => (
            <rect
              key={inject.id}
              className={styles['inject']}
              data-out={inject.releasedAtMs !== null || undefined}
              x={x(when) - 4}
              y={18}
              width={8}
              height={8}
            >
              <title>{`${inject.text.title}: ${shortMoment(when)}`}</title>
            </rect>
          ))}
          <path className={styles['now']} d={`M${x(atMs)},12l5,-8h-10z`} />
          <text className="chart-date" x={0} y={height - 2}>
            {shortMoment(run.fromMs)}
          </text>
          <text className="chart-date" x={width} y={height - 2} textAnchor="end">
            {shortMoment(run.untilMs)}
          </text>
        </svg>
      )}
    </div>
  )
}
