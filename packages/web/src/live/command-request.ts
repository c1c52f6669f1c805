/** One try to bring a command to the server, and what its answer means. */

import type { Refusal, RoomEvent } from '@breakwater/room'
import type { Mistake, OutgoingCommand, SendAnswer } from './room-wire.ts'

/** An answer, or that trying again may help. `afterMs` is set where the server said how long to wait. */
export type Attempt = { again: false; answer: SendAnswer; seq: number | null } | { again: true; afterMs: number | null }

type AnswerBody = {
  ok?: boolean
  seq?: number
  events?: RoomEvent[]
  refusal?: Refusal
  mistakes?: Mistake[]
}

/** Reads what the server said. A server that is away, restarting or too busy asks for another try; a rule that says no does not. */
export function readAnswer(status: number, body: unknown, retryAfter: string | null): Attempt {
  const said = (typeof body === 'object' && body !== null ? body : {}) as AnswerBody
  if (status >= 200 && status < 300 && said.ok === true) {
    return { again: false, answer: { ok: true, events: said.events ?? [] }, seq: said.seq ?? null }
  }
  if (status === 429 || status === 502 || status === 503 || status === 504) {
    const seconds = Number(retryAfter)
    return { again: true, afterMs: retryAfter !== null && Number.isFinite(seconds) ? seconds * 1000 : null }
  }
  if (said.refusal !== undefined) return { again: false, answer: { ok: false, refusal: said.refusal }, seq: null }
  if (Array.isArray(said.mistakes) && said.mistakes.length > 0) {
    return { again: false, answer: { ok: false, mistakes: said.mistakes }, seq: null }
  }
  const message =
    status === 404 ? 'The room is not there, or you are no longer in it.' : `The server answered ${status}.`
  return { again: false, answer: { ok: false, mistakes: [{ code: `http-${status}`, message }] }, seq: null }
}

/** Tries once. A network that fails or an answer that is cut off counts as "again". */
export async function tryCommand(roomId: string, command: OutgoingCommand, signal: AbortSignal): Promise<Attempt> {
  const { id, kind, input, extra } = command
  try {
    const response = await fetch(`/api/rooms/${encodeURIComponent(roomId)}/commands`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify({ id, kind, input, ...extra }),
      signal,
    })
    const body: unknown = await response.json().catch(() => null)
    if (response.ok && body === null) return { again: true, afterMs: null }
    return readAnswer(response.status, body, response.headers.get('retry-after'))
  } catch {
    return { again: true, afterMs: null }
  }
}
