/** The documents' side of the door between rooms and documents: every change is in the journal before it returns. */

import type { Refusal } from '@breakwater/room'
import {
  acceptSuggestionInY,
  createReplica,
  declineSuggestionInY,
  insertBlocks,
  isRefusal,
  jsonFromDocument,
  listSuggestions,
  nodeFromJson,
  placeCommentMark,
  proseOf,
  removeCommentMark,
  replaceContent,
  threadAnchors,
} from '@breakwater/room/document'
import * as Y from 'yjs'
import type { DocumentMoment, DocumentsDoor, ProseJson } from '../hall/documents-door.ts'
import type { RoomOwner, Store } from '../store/index.ts'
import { audienceOfDocument, documentName } from './document-name.ts'
import type { LiveServer } from './live-server.ts'

/** A history is thinned to at most so many moments. */
const momentsMax = 400

/** What the door is made of. */
export type DocumentsParts = {
  live: LiveServer
  store: Store
  owner: (room: string) => RoomOwner
  nowMs: () => number
}

/** See the file's head. */
export function openDocuments(parts: DocumentsParts): DocumentsDoor {
  const { live, store } = parts
  const { journal } = store
  const edit = <Result>(room: string, document: string, change: (draft: Y.Doc) => Result | Refusal, actor: string) =>
    live.withDocument(documentName(room, document), open => open.edit(change as never, actor)) as Promise<
      Result | Refusal
    >

  return {
    async createDocument(room, document, json) {
      const name = documentName(room, document)
      await journal.ensureDocument({ id: name, room, audience: audienceOfDocument(document) })
      await live.withDocument(name, async open => {
        if (open.lastSeq > 0) return
        const content = nodeFromJson(json)
        if (isRefusal(content)) throw new Error(`a document that cannot be: ${content.because}`)
        const made = await open.edit(draft => replaceContent(draft, content as never), 'system')
        if (isRefusal(made)) throw new Error(`a document that cannot be: ${made.because}`)
      })
    },

    verifyAnchor: (room, document, anchor) =>
      live.withDocument(documentName(room, document), (_open, ydoc) => {
        const draft = createReplica()
        Y.applyUpdate(draft, Y.encodeStateAsUpdate(ydoc))
        const placed = placeCommentMark(draft, { thread: 'verify', anchor })
        draft.destroy()
        return isRefusal(placed) ? placed : { quote: placed.quote }
      }),

    placeComment: (room, document, { thread, from, to, quote }, actor) =>
      live.withDocument(documentName(room, document), async (open, ydoc) => {
        const present = threadAnchors(proseOf(ydoc)).get(thread)
        if (present !== undefined) return { quote: present.text }
        return open.edit(draft => placeCommentMark(draft, { thread, anchor: { from, to, quote } }), actor)
      }),

    async removeComment(room, document, thread, actor) {
      await edit(room, document, draft => removeCommentMark(draft, thread), actor)
    },

    suggestion: (room, document, id) =>
      live.withDocument(documentName(room, document), (_open, ydoc) => {
        const found = listSuggestions(proseOf(ydoc)).find(suggestion => suggestion.id === id)
        if (found === undefined) return null
        return { author: found.author, inserted: found.text, deleted: found.removed }
      }),

    async settleSuggestion(room, document, id, outcome, actor) {
      const settle = outcome === 'accepted' ? acceptSuggestionInY : declineSuggestionInY
      const done = await edit(room, document, draft => settle(draft, id), actor)
      // One that is no longer pending has been settled: doing it twice is the same as doing it once.
      if (isRefusal(done) && done.refused !== 'unknown-suggestion') return done
      return { ok: true }
    },

    async insertBlocks(room, document, where, json, actor) {
      const place = where === 'end' ? where : { endOfSection: where.afterHeading }
      const done = await edit(
        room,
        document,
        draft => {
          const inserted = insertBlocks(draft, place, json)
          return isRefusal(inserted) && inserted.refused === 'unknown-place'
            ? insertBlocks(draft, 'end', json)
            : inserted
        },
        actor,
      )
      return isRefusal(done) ? done : { ok: true }
    },

    rightsChanged: room => live.rightsChanged(room),
    closePerson: (room, person) => live.closePerson(room, person),

    json: (room, document) =>
      live.withDocument(documentName(room, document), (_open, ydoc) => jsonFromDocument(ydoc) as ProseJson),

    async at(room, document, seq) {
      const name = documentName(room, document)
      const draft = createReplica()
      const snapshot = await journal.latestSnapshot(name, seq)
      if (snapshot !== undefined) Y.applyUpdate(draft, snapshot.bytes)
      let last = snapshot?.seq ?? 0
      while (last < seq) {
        const rows = await journal.readUpdates(name, last)
        if (rows.length === 0) return null
        for (const row of rows) if (row.seq <= seq) Y.applyUpdate(draft, row.bytes)
        last = rows.at(-1)!.seq
      }
      const json = jsonFromDocument(draft) as ProseJson
      draft.destroy()
      return json
    },

    async history(room, document) {
      const rows = await store.db
        .selectFrom('document_updates')
        .select(['seq', 'at_ms', 'actor'])
        .where('document', '=', documentName(room, document))
        .orderBy('seq')
        .execute()
      return thin(rows.map(row => ({ seq: row.seq, atMs: row.at_ms, actor: row.actor })))
    },

    online: room => live.connections(room),
    closeRoom: room => live.leaveRoom(room),
  }
}

/** Keeps the last moment of each stretch, so that the present is always among them. */
function thin(moments: DocumentMoment[]): DocumentMoment[] {
  if (moments.length <= momentsMax) return moments
  const each = moments.length / momentsMax
  return Array.from({ length: momentsMax }, (_, index) => moments[Math.ceil((index + 1) * each) - 1]!)
}
