import * as Y from 'yjs'

/**
 * Makes a document merge updates and nothing else; returns it. Yjs tidies the formats of texts after each foreign
 * update, with edits of its own. On a server those edits are in no journal, so a replay would give another document.
 * People's editors tidy too, and send what they did like any edit; that is enough. Call it on every document that a
 * server keeps, before the first update.
 */
export function mergeOnly(ydoc: Y.Doc): Y.Doc {
  ydoc.on('beforeObserverCalls', (transaction: Y.Transaction) => {
    // Yjs tidies after transactions that are not local, and asks only when it calls the observers.
    transaction.local = true
  })
  return ydoc
}

/** A new document that only merges (see `mergeOnly`), with the content of updates when given. */
export function createReplica(...updates: readonly Uint8Array[]): Y.Doc {
  const replica = mergeOnly(new Y.Doc())
  for (const update of updates) Y.applyUpdate(replica, update)
  return replica
}
