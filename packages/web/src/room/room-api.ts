/** What the pages of the rooms ask the server beside commands and events. */

import type { Refusal, RoomEvent } from '@breakwater/room'
import type { Mistake } from '../live/room-wire.ts'

/** Why something was not done: a rule said no, the input was wrong, or the server does not answer. */
export type Failed = { refusal: Refusal } | { mistakes: Mistake[] } | { offline: true }
/** An answer of the server, or why there is none. */
export type Answer<T> = { ok: true; value: T } | ({ ok: false } & Failed)

/** Who this browser is to the server. */
export type Me = {
  person: { id: string; name: string; colour: string } | null
  host: boolean
  accounts: { signIn: boolean; signUp?: boolean; providers: string[] }
}
/** A room in the list of rooms. */
export type RoomCard = {
  id: string
  title: string
  phase: string
  role: string
  seat: string | null
  people: number
  createdAtMs: number
  signed: boolean
}
/** What a room may start from. */
export type Starts = {
  templates: { id: string; title: string; summary: string; minutes: number }[]
  exercises: { id: string; title: string; summary: string; seats: number; minutes: number }[]
}
/** A link into a room; the link itself is shown once, when it is made. */
export type Invitation = {
  id: string
  role: string
  seat: string | null
  uses: number
  usesMax: number
  expiresAtMs: number
  revoked: boolean
}
/** What a link leads to, before it is used. */
export type JoinOffer = { room: { title: string }; role: string; seat: string | null; seatTitle: string | null }
/** The run as far as this person may see it. */
export type RunSeries = {
  branch: string
  scenarioMs: number
  columns: { id: string; label: string; unit: string; role?: string; panel?: string }[]
  timeMs: number[]
  values: Record<string, (number | null)[]>
  events: { atMs: number; sentence: string }[]
}
/** Quantiles of one measure over time, among the futures of one option. */
export type Fan = { timeMs: number[]; p05: number[]; p25: number[]; p50: number[]; p75: number[]; p95: number[] }
/** A measure at the end of the futures of one option. */
export type FanFigure = { measure: string; label: string; unit: string; p05: number; p50: number; p95: number }
/** The futures of a decision's options. */
export type Forks = {
  options: { id: string; title: string; fans: Record<string, Fan>; figures: FanFigure[] }[]
  runs: number
}
/** The drafted minutes. */
export type MinutesDraft = { draft: number; hash: string; markdown: string; html: string }
/** A row of a document's history. */
export type HistoryRow = { seq: number; atMs: number; actor: string }

/** Asks the server for JSON. Never throws: what went wrong is a value. */
export async function ask<T>(path: string, options: RequestInit & { json?: unknown } = {}): Promise<Answer<T>> {
  const { json, ...rest } = options
  let response: Response
  try {
    response = await fetch(path, {
      ...rest,
      headers: {
        accept: 'application/json',
        ...(json === undefined ? {} : { 'content-type': 'application/json' }),
        ...rest.headers,
      },
      ...(json === undefined ? {} : { body: JSON.stringify(json) }),
    })
  } catch {
    return { ok: false, offline: true }
  }
  const body: unknown = response.status === 204 ? {} : await response.json().catch(() => null)
  if (response.ok && body !== null) return { ok: true, value: body as T }
  return { ok: false, ...readFailure(response.status, body) }
}

function readFailure(status: number, body: unknown): Failed {
  const said = (typeof body === 'object' && body !== null ? body : {}) as { refusal?: Refusal; mistakes?: Mistake[] }
  if (said.refusal !== undefined) return { refusal: said.refusal }
  if (Array.isArray(said.mistakes) && said.mistakes.length > 0) return { mistakes: said.mistakes }
  if (status === 0 || status >= 502) return { offline: true }
  return { mistakes: [{ code: `http-${status}`, message: `The server answered ${status}.` }] }
}

/** Address of a room's resource. */
export function roomPath(room: string, rest = ''): string {
  return `/api/rooms/${encodeURIComponent(room)}${rest}`
}

/** One line of a stream of futures being run. */
export type ForksLine =
  | { done: number; of: number; leftMs: number | null; partial?: unknown }
  | { exhibit: string }
  | { refusal: Refusal }
  | { mistakes: Mistake[] }

/**
 * Runs the futures of a decision's options and tells of each step. Aborting the signal stops the work on the server.
 * @returns the exhibit's id, why there is none, or undefined when it was cancelled.
 */
export async function makeForks(
  room: string,
  wanted: { decision: string; runs: number },
  signal: AbortSignal,
  onProgress: (step: { done: number; of: number; leftMs: number | null }) => void,
): Promise<Answer<string> | undefined> {
  try {
    const response = await fetch(roomPath(room, '/forks'), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(wanted),
      signal,
    })
    if (!response.ok || response.body === null) {
      return { ok: false, ...readFailure(response.status, await response.json().catch(() => null)) }
    }
    for await (const text of linesOf(response.body)) {
      const line = JSON.parse(text) as ForksLine
      if ('exhibit' in line) return { ok: true, value: line.exhibit }
      if ('refusal' in line) return { ok: false, refusal: line.refusal }
      if ('mistakes' in line) return { ok: false, mistakes: line.mistakes }
      onProgress(line)
    }
    return { ok: false, offline: true }
  } catch {
    return signal.aborted ? undefined : { ok: false, offline: true }
  }
}

async function* linesOf(body: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const reader = body.pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>).getReader()
  let rest = ''
  for (;;) {
    const { value, done } = await reader.read()
    if (done) break
    const lines = (rest + value).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) if (line.trim() !== '') yield line
  }
  if (rest.trim() !== '') yield rest
}

/** An event as `/api/rooms/:id` gives it; named here for the replay. */
export type Logged = RoomEvent
