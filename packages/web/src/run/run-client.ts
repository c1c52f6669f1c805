/** The page's side of the run's worker: questions as promises. */

import type { Mistake, ScenarioField, ScenarioSource } from '@breakwater/engine'
import type { Answer, Ask, Breakage, Finished, RunOrder, Settings } from './messages.ts'

/** How an order ended. */
export type Outcome =
  | { ended: 'finished'; finished: Finished }
  | { ended: 'cancelled'; step: number; steps: number }
  | { ended: 'mistakes'; mistakes: Mistake[] }
  | { ended: 'broken'; breakage: Breakage }

/** A run in work. */
export type RunTicket = { outcome: Promise<Outcome>; cancel(): void }

/** What was read, or what is wrong with it. */
export type ReadAnswer = { ok: true; fields: ScenarioField[] } | { ok: false; mistakes: Mistake[] }

/** Reads scenarios and rehearses them somewhere else than on the page's own thread. */
export type RunClient = {
  read(source: ScenarioSource, settings: Settings): Promise<ReadAnswer>
  rehearse(order: RunOrder, onProgress: (step: number, steps: number, elapsedMs: number) => void): RunTicket
}

/** The worker starts with the first question, so that a stored run is on the page before the engine is fetched. One takes turns between orders. */
export function openRunClient(): RunClient {
  let started: Worker | undefined
  const listeners = new Map<number, (answer: Answer) => void>()
  let lastId = 0

  const workerNow = (): Worker => {
    if (started !== undefined) return started
    const worker = new Worker(new URL('./run-worker.ts', import.meta.url), { type: 'module', name: 'run' })
    worker.onmessage = (event: MessageEvent<Answer>) => listeners.get(event.data.id)?.(event.data)
    worker.onerror = event => {
      const message = event.message === '' ? 'The run’s worker did not start.' : event.message
      for (const [id, listen] of listeners) listen({ id, answer: 'broken', breakage: { message, replay: {} } })
    }
    started = worker
    return worker
  }

  const ask = (question: Ask, listen: (answer: Answer) => void): void => {
    listeners.set(question.id, listen)
    workerNow().postMessage(question)
  }

  return {
    read(source, settings) {
      const id = ++lastId
      return new Promise(resolve => {
        ask({ id, ask: 'read', source, settings }, answer => {
          listeners.delete(id)
          if (answer.answer === 'fields') resolve({ ok: true, fields: answer.fields })
          else if (answer.answer === 'mistakes') resolve({ ok: false, mistakes: answer.mistakes })
          else if (answer.answer === 'broken') {
            const hint = 'Load the page again; what you changed is kept in its address.'
            resolve({ ok: false, mistakes: [{ code: 'broken', where: {}, message: answer.breakage.message, hint }] })
          }
        })
      })
    },
    rehearse(order, onProgress) {
      const id = ++lastId
      const outcome = new Promise<Outcome>(resolve => {
        ask({ id, ask: 'rehearse', order }, answer => {
          if (answer.answer === 'progress') return onProgress(answer.step, answer.steps, answer.elapsedMs)
          listeners.delete(id)
          if (answer.answer === 'finished') resolve({ ended: 'finished', finished: answer.finished })
          else if (answer.answer === 'cancelled')
            resolve({ ended: 'cancelled', step: answer.step, steps: answer.steps })
          else if (answer.answer === 'mistakes') resolve({ ended: 'mistakes', mistakes: answer.mistakes })
          else if (answer.answer === 'broken') resolve({ ended: 'broken', breakage: answer.breakage })
        })
      })
      return { outcome, cancel: () => workerNow().postMessage({ id, ask: 'cancel' } satisfies Ask) }
    },
  }
}
