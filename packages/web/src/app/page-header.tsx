/** Name, scenario, theme, keys; beneath them the rule that is the peg. */

import type { RunResult } from '@breakwater/engine'
import type { TimeWindow } from '../charts/frame.ts'
import { pegLostIndex, priceColumn } from '../charts/panels.ts'
import { PegLine } from '../charts/peg-line.tsx'
import { formatFigure, formatMoment } from '../figures/format.ts'
import type { ScenarioCard } from '../wire/api.ts'
import styles from './page-header.module.css'
import { ThemeSwitch } from './theme-switch.tsx'
import { useWidth } from './use-width.ts'

type PageHeaderProps = {
  cards: readonly ScenarioCard[]
  scenario: string
  result: RunResult | undefined
  window: TimeWindow | undefined
  onScenario: (id: string) => void
  onKeys: () => void
}

/** See the file's head. */
export function PageHeader({ cards, scenario, result, window, onScenario, onKeys }: PageHeaderProps) {
  const [ref, width] = useWidth<HTMLDivElement>()
  const price = result === undefined ? undefined : priceColumn(result)
  const lostIndex = result === undefined ? undefined : pegLostIndex(result)
  const lostAtMs = lostIndex === undefined ? undefined : result?.series.timeMs[lostIndex]
  const known = cards.some(card => card.id === scenario)
  return (
    <header className={styles['header']}>
      <div className={styles['bar']}>
        <a className={styles['name']} href="/">
          Breakwater
        </a>
        <label className={styles['scenario']}>
          <span className="heard">Scenario</span>
          <select value={scenario} onChange={event => onScenario(event.target.value)}>
            {!known && <option value={scenario}>{result?.title ?? scenario}</option>}
            {cards.map(card => (
              <option key={card.id} value={card.id}>
                {card.title}
              </option>
            ))}
          </select>
        </label>
        <div className={styles['tools']}>
          <a href="/rooms">Rooms</a>
          <ThemeSwitch />
          <button type="button" onClick={onKeys} aria-label="Keys" title="Keys (?)">
            ?
          </button>
        </div>
      </div>
      <div className={styles['peg']} ref={ref}>
        {width > 0 && (
          <PegLine
            width={width}
            height={40}
            {...(result === undefined || price === undefined || window === undefined
              ? {}
              : { price: { timeMs: result.series.timeMs, values: price.values, window, lostAtMs } })}
          />
        )}
        <p className={styles['mark']}>
          {result !== undefined && price === undefined ? 'no price of a pegged coin in this run' : '1.00'}
          {lostAtMs !== undefined && <span className={styles['lost']}> peg lost {formatMoment(lostAtMs)}</span>}
          {result !== undefined && price !== undefined && lostAtMs === undefined && (
            <span> peg held, {formatFigure(price.values.at(-1), '1')} at the end</span>
          )}
        </p>
      </div>
    </header>
  )
}
