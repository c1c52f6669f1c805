/** Answers of the rooms' addresses: refusals, mistakes and failures as statuses, and bodies read with care. */

import { BreakwaterError, type Mistake } from '@breakwater/engine'
import { isRefusal, type Refusal } from '@breakwater/room'
import type { Context } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { DirectoryAway } from '../cluster/owners.ts'
import { Stopped } from '../run/worker-pool.ts'
import { StoreFailure } from '../store/index.ts'
import { RoomMoved } from './room-log.ts'
import { QueueFull } from './serial-queue.ts'

/** Refusals that say “you may not”, whatever the moment. All others are about the rule, the phase or the state. */
const noRight: ReadonlySet<string> = new Set(['no-right', 'not-yours', 'not-your-words', 'not-in-room'])
/** Refusals of what was once good and is not any more. */
const gone: ReadonlySet<string> = new Set([
  'unknown-link',
  'link-revoked',
  'link-expired',
  'link-used',
  'host-link-used',
  'removed',
])

/** Status of a refusal. */
export function statusOfRefusal(refusal: Refusal): 403 | 409 | 410 | 429 {
  if (refusal.refused === 'too-many-requests') return 429
  if (gone.has(refusal.refused)) return 410
  return noRight.has(refusal.refused) ? 403 : 409
}

/** A refusal as an answer. */
export function refuse(context: Context, refusal: Refusal): Response {
  return context.json({ ok: false, refusal }, statusOfRefusal(refusal))
}

/** A mistake as an answer. */
export function mistaken(
  context: Context,
  status: 400 | 401 | 404 | 413 | 415 | 422 | 503,
  code: string,
  message: string,
  hint: string,
): Response {
  const mistake: Mistake = { code, where: {}, message, hint }
  return context.json({ ok: false, mistakes: [mistake] }, status)
}

/** Nothing here, or nothing for you: the answer is the same, so that it tells nothing. */
export function nothingHere(context: Context): Response {
  return mistaken(context, 404, 'not-found', 'There is nothing at this address.', 'Begin at /rooms.')
}

/** Whoever asks too often waits. */
export function tooMany(context: Context, waitMs: number): Response {
  const seconds = Math.max(1, Math.ceil(waitMs / 1000))
  context.header('retry-after', String(seconds))
  return refuse(context, {
    refused: 'too-many-requests',
    because: 'That was too many requests in a short time.',
    hint: `Try again in ${seconds === 1 ? 'a second' : `${seconds} seconds`}.`,
  })
}

/** Refuses bodies beyond a size before they are read. */
export function limitBody(bytesMax: number) {
  return bodyLimit({
    maxSize: bytesMax,
    onError: context =>
      mistaken(
        context,
        413,
        'too-large',
        `That is larger than ${Math.round(bytesMax / 1024)} KiB.`,
        'Send less at once.',
      ),
  })
}

/** Reads a JSON object; null where the body is none. */
export async function readObject(context: Context): Promise<Record<string, unknown> | null> {
  try {
    const value: unknown = JSON.parse(await context.req.text())
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}

/** The body was no JSON object. */
export function badJson(context: Context): Response {
  return mistaken(context, 400, 'bad-json', 'The body is no JSON object.', 'Send an object as application/json.')
}

/** An error on its way out: the store's is 503, the sender's 422, ours 500 with nothing of the room in it. */
export function answerFailure(context: Context, error: unknown, report: (error: unknown) => void): Response {
  if (isRefusal(error)) return refuse(context, error)
  if (error instanceof BreakwaterError) return context.json({ ok: false, mistakes: error.mistakes }, 422)
  if (error instanceof QueueFull) return tooMany(context, 1000)
  if (error instanceof StoreFailure) {
    return mistaken(
      context,
      503,
      'store-unavailable',
      'The server cannot keep anything right now; nothing was changed.',
      'What you typed is still with you. Try again in a moment.',
    )
  }
  if (error instanceof DirectoryAway || error instanceof RoomMoved || error instanceof Stopped) {
    return mistaken(context, 503, 'stopping', 'The server is being changed over; nothing was changed.', 'Try again.')
  }
  report(error)
  return context.json(
    { ok: false, defect: { message: 'A defect of the server, not of your input. It is in the server’s output.' } },
    500,
  )
}
