/**
 * Rehearses runs away from the page, in pieces of about 50 ms, so that progress is told and a cancel is heard between two pieces.
 * Several orders may be in work at once; they take turns.
 */

import {
  advance,
  BreakwaterError,
  changeScenario,
  Defect,
  defineScenario,
  finish,
  isDone,
  type LoadResult,
  manifestOf,
  type ScenarioSource,
  start,
} from '@breakwater/engine'
import type { Answer, Ask, RunOrder, Settings } from './messages.ts'

const pieceMs = 50
const cancelled = new Set<number>()
const inWork = new Set<number>()

function say(answer: Answer, moved: Transferable[] = []): void {
  self.postMessage(answer, { transfer: moved })
}

/** Lets messages in. A channel is not slowed down as timers are. */
const channel = new MessageChannel()
let goOn: (() => void)[] = []
channel.port1.onmessage = () => {
  const waiting = goOn
  goOn = []
  for (const resume of waiting) resume()
}
function breathe(): Promise<void> {
  return new Promise(resolve => {
    goOn.push(resolve)
    channel.port2.postMessage(0)
  })
}

function readScenario(source: ScenarioSource, settings: Settings): LoadResult {
  const defined = defineScenario(source)
  return defined.ok && Object.keys(settings).length > 0 ? changeScenario(defined.scenario, settings) : defined
}

async function rehearse(id: number, order: RunOrder): Promise<void> {
  const startedAt = performance.now()
  const read = readScenario(order.source, order.settings)
  if (!read.ok) return say({ id, answer: 'mistakes', mistakes: read.mistakes })
  const run = start(read.scenario, { seed: order.seed, precision: order.precision })
  const { clock } = run.stage
  let piece = 8
  say({ id, answer: 'progress', step: 0, steps: clock.steps, elapsedMs: 0 })
  while (!isDone(run)) {
    if (cancelled.has(id)) return say({ id, answer: 'cancelled', step: clock.step, steps: clock.steps })
    const before = performance.now()
    advance(run, { steps: piece })
    const took = Math.max(0.5, performance.now() - before)
    piece = Math.max(1, Math.min(piece * 4, Math.round((piece * pieceMs) / took)))
    say({ id, answer: 'progress', step: clock.step, steps: clock.steps, elapsedMs: performance.now() - startedAt })
    await breathe()
  }
  const result = finish(run)
  const moved = new Set<ArrayBufferLike>([result.series.timeMs.buffer])
  for (const column of result.series.columns) moved.add(column.values.buffer)
  const finished = { result, manifest: manifestOf(run), elapsedMs: performance.now() - startedAt }
  say({ id, answer: 'finished', finished }, [...moved] as ArrayBuffer[])
}

function sayBroken(id: number, error: unknown): void {
  if (error instanceof BreakwaterError) {
    say({ id, answer: 'mistakes', mistakes: [...error.mistakes] })
    return
  }
  const replay = error instanceof Defect ? error.replay : {}
  say({ id, answer: 'broken', breakage: { message: error instanceof Error ? error.message : String(error), replay } })
}

self.onmessage = (event: MessageEvent<Ask>) => {
  const asked = event.data
  if (asked.ask === 'cancel') {
    if (inWork.has(asked.id)) cancelled.add(asked.id)
    return
  }
  if (asked.ask === 'read') {
    try {
      const read = readScenario(asked.source, asked.settings)
      if (read.ok) say({ id: asked.id, answer: 'fields', fields: read.scenario.fields })
      else say({ id: asked.id, answer: 'mistakes', mistakes: read.mistakes })
    } catch (error) {
      sayBroken(asked.id, error)
    }
    return
  }
  inWork.add(asked.id)
  rehearse(asked.id, asked.order)
    .catch(error => sayBroken(asked.id, error))
    .finally(() => {
      inWork.delete(asked.id)
      cancelled.delete(asked.id)
    })
}
