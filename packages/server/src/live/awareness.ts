/** What clients say of themselves (carets, where they read) is untrusted: names, colours and sizes are the server's. */

/** The two fields that a client may set; the rest is the server's. */
const cursorBytesMax = 1024
const placeLengthMax = 64

/** Who a connection belongs to, as everybody sees it. */
export type Identity = { id: string; name: string; colour: string }

/**
 * Rewrites an inbound awareness update in place: one state, under a client id that is this connection's to use, with the user of the
 * session, a caret of bounded size and the block that is being read.
 */
export function rewriteAwareness(
  states: Map<number, Record<string, unknown>>,
  identity: Identity,
  mayUse: (clientId: number) => boolean,
): void {
  let kept = false
  for (const [clientId, state] of states) {
    // The library decodes into an awareness that has an empty state of its own.
    if (kept || Object.keys(state).length === 0 || !mayUse(clientId)) {
      states.delete(clientId)
      continue
    }
    kept = true
    const cursor = state['cursor']
    const at = state['at']
    for (const key of Object.keys(state)) delete state[key]
    state['user'] = { id: identity.id, name: identity.name, color: identity.colour }
    if (isSmall(cursor)) state['cursor'] = cursor
    if (typeof at === 'string' && at.length <= placeLengthMax) state['at'] = at
  }
}

function isSmall(cursor: unknown): boolean {
  if (typeof cursor !== 'object' || cursor === null) return false
  const { anchor, head } = cursor as { anchor?: unknown; head?: unknown }
  if (!Object.keys(cursor).every(key => key === 'anchor' || key === 'head')) return false
  try {
    return JSON.stringify([anchor, head]).length <= cursorBytesMax
  } catch {
    // Nested deeper than the stack goes.
    return false
  }
}
