/** A run in the document: a small chart or a table of it, its manifest, and the way to its replay. */

import { useEffect, useState } from 'react'
import { useWidth } from '../app/use-width.ts'
import { PanelChart, panelHeight } from '../charts/panel-chart.tsx'
import { formatFigure, formatFullMoment } from '../figures/format.ts'
import type { RoomClient } from '../live/room-client.ts'
import styles from './blocks.module.css'
import { chartOf, fetchRunContent, type OptionFigures, type RunContent, type RunFigures } from './run-source.ts'
import type { DocumentTexts } from './texts.ts'

type RunBlockProps = {
  client: RoomClient
  texts: DocumentTexts
  attrs: { manifestHash: string; exhibit: string; title: string }
}

/** See the file's head. */
export function RunBlock({ client, texts, attrs }: RunBlockProps) {
  const { state, roomId } = client
  const exhibit = attrs.exhibit === '' ? undefined : state.exhibits.get(attrs.exhibit)
  const branch = state.run?.branches.get(state.run.branch)
  const stamp = attrs.exhibit === '' ? `${branch?.id ?? ''}-${branch?.scenarioMs ?? 0}` : ''
  const [content, setContent] = useState<RunContent | 'failed' | null>(null)
  useEffect(() => {
    let dropped = false
    fetchRunContent(roomId, attrs.exhibit, stamp).then(
      next => {
        if (!dropped) setContent(next)
      },
      () => {
        if (!dropped) setContent('failed')
      },
    )
    return () => {
      dropped = true
    }
  }, [roomId, attrs.exhibit, stamp])
  const title = attrs.title !== '' ? attrs.title : (exhibit?.title ?? texts.blocks.run)
  const hash = attrs.manifestHash !== '' ? attrs.manifestHash : (branch?.manifestHash ?? '')
  return (
    <figure className={styles['run']}>
      <figcaption className={styles['title']}>{title}</figcaption>
      {exhibit !== undefined && exhibit.summary !== '' && <p className={styles['summary']}>{exhibit.summary}</p>}
      {content === null && <p className={styles['quiet']}>{texts.blocks.runWaiting}</p>}
      {content === 'failed' && <p className={styles['quiet']}>{texts.blocks.runFailed}</p>}
      {content !== null && content !== 'failed' && content.kind === 'run' && (
        <RunChart figures={content.figures} texts={texts} />
      )}
      {content !== null && content !== 'failed' && content.kind === 'options' && (
        <OptionTable options={content.options} label={title} />
      )}
      <p className={styles['foot']}>
        {hash !== '' && (
          <>
            {texts.blocks.manifest} <code>{hash.slice(0, 12)}</code>{' '}
          </>
        )}
        <a href={`/rooms/${encodeURIComponent(roomId)}/replay`}>{texts.blocks.replay}</a>
      </p>
    </figure>
  )
}

function RunChart({ figures, texts }: { figures: RunFigures; texts: DocumentTexts }) {
  const [ref, width] = useWidth<HTMLDivElement>()
  const chart = chartOf(figures)
  return (
    <div ref={ref} className={styles['chart']}>
      {chart === null ? (
        <p className={styles['quiet']}>{texts.blocks.runNone}</p>
      ) : (
        width > 0 && (
          <PanelChart
            view={chart.view}
            timeMs={chart.timeMs}
            window={[chart.timeMs[0]!, chart.timeMs.at(-1)!]}
            width={width}
            height={panelHeight(chart.view, width, 168)}
            dated
          />
        )
      )}
      <p className={styles['quiet']}>
        {texts.blocks.scenarioTime}: {formatFullMoment(figures.scenarioMs)}
      </p>
    </div>
  )
}

function OptionTable({ options, label }: { options: readonly OptionFigures[]; label: string }) {
  const measures = options[0]?.figures ?? []
  return (
    <div className={styles['scroll']}>
      <table aria-label={label}>
        <thead>
          <tr>
            <td />
            {measures.map(measure => (
              <th key={measure.measure} scope="col">
                {measure.label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {options.map(option => (
            <tr key={option.id}>
              <th scope="row">{option.title}</th>
              {option.figures.map(figure => (
                <td key={figure.measure}>
                  {formatFigure(figure.p50, figure.unit)}
                  <br />
                  <small>
                    {formatFigure(figure.p05, figure.unit)} – {formatFigure(figure.p95, figure.unit)}
                  </small>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
