/** The room's stream as Server-Sent Events: resumable by the number of the last event, no faster than it is read. */

import type { Hono } from 'hono'
import { nothingHere } from './http-answers.ts'
import { type HallParts, whoAsksIn } from './http-asking.ts'
import type { StreamMessage, Subscription } from './subscription.ts'

/** Streams that one person may have open in one room; the oldest is ended for a new one. */
const streamsMax = 8

/** Browsers come back after so long when a stream ends. */
const retryMs = 2000

/** Adds the address. */
export function addStream(app: Hono, parts: HallParts): void {
  const open = new Map<string, Set<Subscription>>()

  app.get('/api/rooms/:id/stream', async context => {
    const asking = await whoAsksIn(context, parts)
    if (asking instanceof Response) return asking
    const { room, person } = asking
    // A browser that comes back says what it had last; that goes before the address, which is still the first one.
    const after = readSeq(context.req.header('last-event-id') ?? context.req.query('after'))
    const subscription = room.subscribe(person.id, after)
    if (subscription === null) return nothingHere(context)
    const key = `${room.id} ${person.id}`
    const streams = open.get(key) ?? new Set<Subscription>()
    open.set(key, streams.add(subscription))
    if (streams.size > streamsMax) streams.values().next().value!.close()
    let left = false
    const leave = (): void => {
      if (left) return
      left = true
      room.unsubscribe(subscription)
      streams.delete(subscription)
      if (streams.size === 0) open.delete(key)
    }
    context.req.raw.signal.addEventListener('abort', leave, { once: true })
    const encoder = new TextEncoder()
    let first = true
    const body = new ReadableStream<Uint8Array>(
      {
        // Called when the other side has room: a reader that is slow waits in the log, not in memory.
        async pull(controller) {
          try {
            const messages = await subscription.take()
            // The other side has gone meanwhile: there is nothing to close any more.
            if (left) return
            if (messages === null) {
              leave()
              controller.close()
              return
            }
            const head = first ? `retry: ${retryMs}\n\n` : ''
            first = false
            controller.enqueue(encoder.encode(head + messages.map(written).join('')))
          } catch (error) {
            leave()
            parts.report(error)
            controller.close()
          }
        },
        cancel: leave,
      },
      { highWaterMark: 0 },
    )
    return context.body(body, 200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store, no-transform',
      'x-accel-buffering': 'no',
    })
  })
}

/** One message as the format wants it. JSON has no line breaks, so the data is one line. */
function written(message: StreamMessage): string {
  const id = message.id === undefined ? '' : `id: ${message.id}\n`
  return `${id}event: ${message.event}\ndata: ${message.data}\n\n`
}

function readSeq(text: string | undefined): number {
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : 0
}
