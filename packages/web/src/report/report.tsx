/** A run as a document: the sentence, the charts, what it earned, hits and misses, notes, sources. Made to be printed. */

import type { RunResult, WaterfallBar } from '@breakwater/engine'
import type { TimeWindow } from '../charts/frame.ts'
import { PanelChart, panelHeight } from '../charts/panel-chart.tsx'
import { openingWindow, panelViews, partViews, pegLostIndex, priceColumn } from '../charts/panels.ts'
import { PegLine } from '../charts/peg-line.tsx'
import { Waterfall } from '../charts/waterfall.tsx'
import {
  duration,
  formatFigure,
  formatFullMoment,
  formatMetric,
  formatMillions,
  formatMoment,
  keepTogether,
  readMetricName,
} from '../figures/format.ts'
import { sayRefusal } from '../figures/refusal.ts'
import { sentenceCase, theParty } from '../outcome/article-figures.ts'
import { type EarningParty, earningParties } from '../outcome/earning-parties.ts'
import { gatherRefusals } from '../outcome/gather-refusals.ts'
import { rankTargets, sayBand } from '../outcome/rank-targets.ts'

/** Width of the text on A4 and Letter, in the pixels that charts are drawn in. */
const wide = 672
const half = 324

/** Where the numbers come from, by the keys that targets and notes use. */
export type ReportSources = Readonly<
  Record<string, { title: string; date?: string | undefined; url?: string | undefined }>
>

type ReportProps = { result: RunResult; cpuMs: number | undefined; sources: ReportSources }

/** See the file's head. */
export function Report({ result, cpuMs, sources }: ReportProps) {
  const window = openingWindow(result)
  // Paper has room for all panels: those that tell most stand first.
  const { telling, others: quiet } = partViews(panelViews(result))
  const [price, ...others] = [...telling, ...quiet]
  const { timeMs } = result.series
  return (
    <main>
      <Title result={result} window={window} />
      <h1>{keepTogether(result.sentence)}</h1>
      <p className="quiet">{result.header}</p>
      <div className="charts">
        {price !== undefined && (
          <figure className="wide">
            <PanelChart view={price} timeMs={timeMs} window={window} width={wide} height={250} dated />
          </figure>
        )}
        {others.map(view => (
          <figure key={view.panel.id}>
            <PanelChart
              view={view}
              timeMs={timeMs}
              window={window}
              width={half}
              height={panelHeight(view, half, 118) + 18}
              dated
            />
          </figure>
        ))}
      </div>
      <Earnings result={result} />
      <TargetTable result={result} />
      <RefusalList result={result} />
      {result.notes.length > 0 && (
        <section>
          <h2>Notes</h2>
          <dl>
            {result.notes.map(note => (
              <div key={note.title}>
                <dt>{note.title}</dt>
                <dd>
                  {note.text}
                  {note.source !== undefined && <span className="quiet"> {note.source}</span>}
                </dd>
              </div>
            ))}
          </dl>
        </section>
      )}
      <FigureTable result={result} />
      <Foot result={result} cpuMs={cpuMs} sources={sources} />
    </main>
  )
}

function Title({ result, window }: { result: RunResult; window: TimeWindow }) {
  const price = priceColumn(result)
  const lostIndex = pegLostIndex(result)
  const lostAtMs = lostIndex === undefined ? undefined : result.series.timeMs[lostIndex]
  return (
    <header>
      <p className="title">
        <span className="name">Breakwater</span>
        <span>{result.title}</span>
      </p>
      <PegLine
        width={wide}
        height={30}
        {...(price === undefined
          ? {}
          : { price: { timeMs: result.series.timeMs, values: price.values, window, lostAtMs } })}
      />
    </header>
  )
}

/** The attacker first, with bars beside the legs; then everybody else whose result the run keeps. */
function Earnings({ result }: { result: RunResult }) {
  const attacker = result.parties['attacker']
  const bars = result.waterfalls['attacker']
  const others = earningParties(result)
  return (
    <>
      {attacker !== undefined && bars !== undefined && (
        <section>
          <h2>
            What {theParty(attacker.name)} earned: {formatFigure(attacker.profitUsd, 'USD', { signed: true })}
          </h2>
          <div className="pair">
            <Bars bars={bars} />
            <LegTable rows={[{ party: attacker, largestUsd: Number.POSITIVE_INFINITY }]} isAlone />
          </div>
        </section>
      )}
      {others.length > 0 && (
        <section>
          <h2>{bars === undefined ? 'Who earned what' : 'Who else earned what'}</h2>
          <LegTable rows={others} />
          {others.map(
            ({ id, party, bars: own }) =>
              own !== undefined && (
                <div key={id}>
                  <h3>What became of the money of {theParty(party.name)}, in dollars</h3>
                  <Bars bars={own} />
                </div>
              ),
          )}
        </section>
      )}
    </>
  )
}

function Bars({ bars }: { bars: readonly WaterfallBar[] }) {
  return (
    <figure>
      <Waterfall bars={bars.map(bar => ({ ...bar, label: sentenceCase(bar.label) }))} width={half} totalLabel="Total" />
    </figure>
  )
}

type LegTableProps = { rows: readonly Pick<EarningParty, 'party' | 'largestUsd'>[]; isAlone?: boolean }

/** Legs beneath their party, or before the total where there is one party alone. */
function LegTable({ rows, isAlone = false }: LegTableProps) {
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">{isAlone ? 'Leg' : 'Party'}</th>
          <th scope="col" className="figure">
            USD
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ party, largestUsd }) => {
          const total = (
            <tr key={party.name} className="strong">
              <th scope="row" className="strong">
                {isAlone ? 'Total' : sentenceCase(party.name)}
              </th>
              <td className="figure">{formatMillions(party.profitUsd, largestUsd)}</td>
            </tr>
          )
          const legs = party.legs.map(leg => (
            <tr key={`${party.name} ${leg.name}`}>
              <th scope="row">{sentenceCase(leg.label)}</th>
              <td className="figure">{formatMillions(leg.profitUsd, largestUsd)}</td>
            </tr>
          ))
          return isAlone ? [...legs, total] : [total, ...legs]
        })}
        {isAlone && (
          <tr>
            <td colSpan={2} className="quiet">
              Excluded: borrow cost, funding.
            </td>
          </tr>
        )}
      </tbody>
    </table>
  )
}

function TargetTable({ result }: { result: RunResult }) {
  const rows = rankTargets(result.targets)
  if (rows.length === 0) return null
  const missed = rows.filter(row => row.verdict === 'missed').length
  const hit = rows.filter(row => row.verdict === 'hit').length
  return (
    <section>
      <h2>
        Targets: {missed} missed, {hit} hit, {rows.length - missed - hit} given or not scored
      </h2>
      <table>
        <thead>
          <tr>
            <th scope="col"> </th>
            <th scope="col">Target</th>
            <th scope="col" className="figure">
              Wanted
            </th>
            <th scope="col" className="figure">
              Band
            </th>
            <th scope="col" className="figure">
              This run
            </th>
            <th scope="col">Source</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ target, verdict }) => (
            <tr key={target.id} className={verdict === 'missed' ? 'missed' : undefined}>
              <td className={`verdict${verdict === 'missed' ? ' missed' : ''}`}>{verdict}</td>
              <td>
                {target.id} {target.label}
              </td>
              <td className="figure">{formatFigure(target.value, target.unit)}</td>
              <td className="figure">{sayBand(target)}</td>
              <td className={`figure${verdict === 'missed' ? ' missed' : ''}`}>
                {formatFigure(target.actual, target.unit)}
              </td>
              <td className="quiet">{target.source}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

function RefusalList({ result }: { result: RunResult }) {
  const groups = gatherRefusals(result.journal)
  if (groups.length === 0) return null
  return (
    <section>
      <h2>Refusals</h2>
      <dl>
        {groups.map(({ key, entries }) => (
          <div key={key}>
            <dt>
              <span className="refused">{entries[0]!.refusal!.refused}</span> {entries[0]!.refusal!.who},{' '}
              {formatMoment(entries[0]!.atMs)}
              {entries.length > 1 && `, ${entries.length} times`}
            </dt>
            <dd>{sayRefusal(entries[0]!.refusal!)}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

function FigureTable({ result }: { result: RunResult }) {
  const rows = Object.entries(result.metrics)
  if (rows.length === 0) return null
  return (
    <section>
      <h2>Figures</h2>
      <table>
        <tbody>
          {rows.map(([name, value]) => {
            const { label, unit } = readMetricName(name)
            return (
              <tr key={name}>
                <th scope="row">{label}</th>
                <td className="figure">{formatMetric(value, unit)}</td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </section>
  )
}

function Foot({ result, cpuMs, sources }: ReportProps) {
  const named = [
    ...new Set([...result.targets.map(target => target.source), ...result.notes.flatMap(note => note.source ?? [])]),
  ]
  const standings = Object.entries(result.standings).filter(([, count]) => count > 0)
  return (
    <footer className="foot">
      {named.length > 0 && (
        <>
          <h2>Sources</h2>
          <ul>
            {named.map(key => (
              <li key={key}>
                <b>{key}</b>{' '}
                {[sources[key]?.title, sources[key]?.date, sources[key]?.url]
                  .filter(part => part !== undefined)
                  .join('. ')}
              </li>
            ))}
          </ul>
        </>
      )}
      <p>
        Numbers of the scenario by standing: {standings.map(([standing, count]) => `${count} ${standing}`).join(', ')}.{' '}
        {formatFullMoment(result.startMs)} to {formatFullMoment(result.endMs)} in steps of {duration(result.stepMs)}.
        Engine {result.engineVersion}, seed {result.seed}, {result.precision}
        {cpuMs !== undefined && `, ${(cpuMs / 1000).toFixed(1)} s of processor time`}. A rehearsal, not advice.
      </p>
      <p className="hash">Result {result.resultHash}</p>
      <p className="hash">Manifest {result.manifestHash}</p>
    </footer>
  )
}
