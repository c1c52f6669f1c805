/** From drafts to rows of the log. */

import type { EventDraft, RoomEvent } from './events.ts'

/**
 * Gives drafts their place in the log: `seq` goes on from the last one without a gap, and all of one command share its time, author
 * and id.
 */
export function numberEvents(
  lastSeq: number,
  drafts: readonly EventDraft[],
  row: { atMs: number; by: string; commandId: string | null },
): RoomEvent[] {
  return drafts.map((draft, index) => ({ seq: lastSeq + index + 1, ...row, ...draft }) as RoomEvent)
}
