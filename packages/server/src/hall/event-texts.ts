/** Events as they are told: as JSON, written once for all readers, without the words of comments that were deleted since. */

import type { RoomEvent, RoomState } from '@breakwater/room'

/** Texts that are kept: readers who are up to date ask for the newest; those of old events are not worth their memory. */
const keptMax = 64

/** See the file's head. */
export class EventTexts {
  readonly #state: RoomState
  readonly #texts = new Map<number, string>()

  constructor(state: RoomState) {
    this.#state = state
  }

  /** New events are in the state: a deletion among them changes how older ones are told. */
  grown(events: readonly RoomEvent[]): void {
    if (events.some(event => event.kind === 'comment.deleted')) this.#texts.clear()
  }

  /** One event as JSON. */
  of(event: RoomEvent): string {
    const known = this.#texts.get(event.seq)
    if (known !== undefined) return known
    const text = JSON.stringify(withoutDeleted(this.#state, event))
    if (event.seq <= this.#state.seq - keptMax) return text
    this.#texts.set(event.seq, text)
    if (this.#texts.size > keptMax) this.#texts.delete(this.#texts.keys().next().value!)
    return text
  }
}

function withoutDeleted(state: RoomState, event: RoomEvent): RoomEvent {
  if (event.kind !== 'thread.opened' && event.kind !== 'thread.replied' && event.kind !== 'comment.edited') return event
  const { thread, comment } = event.body
  const known = state.threads.get(thread)?.comments.find(({ id }) => id === comment)
  return known?.deleted === true ? ({ ...event, body: { ...event.body, text: '' } } as RoomEvent) : event
}
