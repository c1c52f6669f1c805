/** Turns a stage into what people read: series, figures, legs, targets, one sentence. */

import { Defect } from '../money/mistake.ts'
import { type Standing, standings } from '../money/sourced.ts'
import type { Scenario } from '../scenario/scenario.ts'
import type { Report } from '../step/module.ts'
import type { Stage } from '../step/stage.ts'
import { canonicalJson, Hasher } from './hash.ts'
import { engineVersion, type Manifest } from './manifest.ts'
import type { PartyResult, RunResult, SeriesColumn, SeriesTable } from './result.ts'
import type { Run } from './run.ts'
import { describeMisses, scoreTargets } from './score.ts'

/** Collects what the parts report and adds the scenario's own view. */
export function reportRun(run: Run, manifest: Manifest): RunResult {
  const { stage, scenario } = run
  const { document } = scenario
  const report: Report = { sentences: [], metrics: {}, parties: {}, waterfalls: {} }
  for (const module of stage.modules) module.report?.(stage, report)
  const parties: Record<string, PartyResult> = {}
  for (const [id, party] of Object.entries(report.parties)) {
    parties[id] = { ...party, profitUsd: party.legs.reduce((sum, leg) => sum + leg.profitUsd, 0) }
  }
  const targets = scoreTargets(document.targets, stage, report.metrics)
  return {
    scenario: document.id,
    title: document.title,
    header: document.header,
    seed: manifest.seed,
    precision: run.precision,
    engineVersion,
    manifestHash: manifest.hash,
    resultHash: hashStage(stage, report),
    steps: stage.clock.step,
    startMs: stage.clock.startMs,
    endMs: stage.clock.nowMs,
    stepMs: stage.clock.stepMs,
    sentence: report.sentences.join(' '),
    series: seriesOf(stage, scenario),
    metrics: report.metrics,
    parties,
    waterfalls: report.waterfalls,
    targets,
    misses: describeMisses(targets),
    journal: [...stage.journal.entries].sort((left, right) => left.atMs - right.atMs || left.sequence - right.sequence),
    notes: document.notes.map(note => ({
      title: note.title,
      text: note.text,
      ...(note.source === undefined ? {} : { source: note.source }),
    })),
    standings: countStandings(scenario),
  }
}

/** SHA-256 over balances, recorded columns, bars, figures and journal. */
function hashStage(stage: Stage, report: Report): string {
  const hasher = new Hasher().text(engineVersion).bytes(stage.ledger.bytes()).doubles(stage.recorder.times)
  stage.recorder.columns.forEach((column, index) => {
    hasher.text(column.id).doubles(stage.recorder.valuesOf(index))
  })
  for (const [id, bars] of stage.bars) {
    hasher.text(id)
    for (const column of bars.columns) hasher.doubles(column)
  }
  return hasher.text(canonicalJson(report)).text(JSON.stringify(stage.journal.entries)).digest()
}

function seriesOf(stage: Stage, scenario: Scenario): SeriesTable {
  const { recorder } = stage
  const timeMs = recorder.times
  const columns: SeriesColumn[] = recorder.columns.map((column, index) => ({
    id: column.id,
    label: column.label,
    unit: column.unit,
    panel: column.panel,
    role: column.role ?? 'simulated',
    values: recorder.valuesOf(index),
  }))
  for (const overlay of scenario.document.overlays) {
    const over = columns.find(column => column.id === overlay.over)
    const table = stage.tables.get(overlay.table)
    if (over === undefined || table === undefined) throw new Defect(`overlay ${overlay.label} lies over nothing`)
    columns.push({
      id: `record-${overlay.table}-${overlay.column}`,
      label: overlay.label,
      unit: over.unit,
      panel: over.panel,
      role: 'record',
      values: layOver(
        timeMs,
        (table['timeMs'] ?? []).map(rowTime => rowTime + overlay.shiftMinutes * 60_000),
        table[overlay.column] ?? [],
        recorder.everySteps * stage.clock.stepMs,
      ),
    })
  }
  return { everyMs: recorder.everySteps * stage.clock.stepMs, timeMs, columns, panels: [...recorder.panels] }
}

/** Puts the rows of a table onto the samples: each row where its time falls, the newest where several do; NaN between. */
function layOver(
  timeMs: Float64Array,
  rowTimes: readonly number[],
  rowValues: readonly number[],
  everyMs: number,
): Float64Array {
  const values = new Float64Array(timeMs.length).fill(Number.NaN)
  const first = timeMs[0] ?? 0
  rowTimes.forEach((rowTime, row) => {
    const at = Math.round((rowTime - first) / everyMs)
    if (at >= 0 && at < values.length) values[at] = rowValues[row] ?? Number.NaN
  })
  return values
}

function countStandings(scenario: Scenario): Record<Standing, number> {
  const counts = Object.fromEntries(standings.map(standing => [standing, 0])) as Record<Standing, number>
  for (const field of scenario.fields) counts[field.standing]++
  return counts
}
