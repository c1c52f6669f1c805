import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { createReplica } from './replica.ts'

/** A text that two clients made bold at once: Yjs wants to tidy the doubled format. */
function doubledFormat(): Uint8Array[] {
  const base = new Y.Doc()
  base.getText('t').insert(0, 'The peg holds.')
  const start = Y.encodeStateAsUpdate(base)
  const bold = [7, 8].map(clientId => {
    const client = new Y.Doc()
    Y.applyUpdate(client, start)
    client.clientID = clientId
    const before = Y.encodeStateVector(client)
    client.getText('t').format(0, 3, { bold: true })
    return Y.encodeStateAsUpdate(client, before)
  })
  return [start, ...bold]
}

describe('a replica', () => {
  it('makes no edits of its own, unlike an ordinary document', () => {
    const updates = doubledFormat()
    const counted = (ydoc: Y.Doc): number => {
      let events = 0
      ydoc.getText('t')
      ydoc.on('update', () => {
        events += 1
      })
      for (const update of updates) Y.applyUpdate(ydoc, update)
      return events
    }
    expect(counted(createReplica())).toBe(3)
    expect(counted(new Y.Doc())).toBeGreaterThan(3)
  })

  it('holds the same after any grouping of its updates', () => {
    const updates = doubledFormat()
    const one = createReplica(...updates)
    const merged = createReplica(Y.mergeUpdates(updates))
    expect(Y.encodeStateAsUpdate(merged)).toEqual(Y.encodeStateAsUpdate(one))
    expect(one.getText('t').toDelta()).toEqual(merged.getText('t').toDelta())
  })
})
