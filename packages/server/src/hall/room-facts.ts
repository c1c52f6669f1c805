/** What the rules cannot know by themselves: words in documents, suggestions, the text of the minutes. */

import {
  currentPhase,
  documentRights,
  draftMinutes,
  type Facts,
  isAtLeast,
  isRefusal,
  type MinutesOptions,
  presentMinutes,
  type Refusal,
  type RoomCommand,
} from '@breakwater/room'
import { markdownFromDocument } from '@breakwater/room/document'
import { readAnchor } from './consequences.ts'
import type { DocumentsDoor } from './documents-door.ts'
import { proseNode } from './prose-node.ts'
import type { RoomLog } from './room-log.ts'

/**
 * Finds out what a command needs. Somebody without a right to a document learns nothing about it: then nothing is looked up, and the
 * rules refuse.
 */
export async function gatherFacts(
  room: string,
  documents: DocumentsDoor,
  log: RoomLog,
  by: string,
  command: RoomCommand,
  anchor: unknown,
): Promise<Facts | Refusal> {
  const { state } = log
  switch (command.kind) {
    case 'open-thread': {
      const { document, quote } = command.input
      const quiet = document === 'plenary' && ['prepare', 'read'].includes(currentPhase(state))
      if (quote === '' || !isAtLeast(documentRights(state, by, document), quiet ? 'read' : 'comment')) return {}
      const asked = readAnchor(anchor, quote)
      const found = await documents.verifyAnchor(room, document, asked)
      if (isRefusal(found)) return found
      const place = asked.from === null ? {} : { place: { from: asked.from, to: asked.to } }
      return { anchor: { quote: found.quote, ...place } }
    }
    case 'publish-thread': {
      const thread = state.threads.get(command.input.thread)
      if (thread === undefined || thread.comments[0]?.by !== by || thread.quote === '') return {}
      const found = await documents.verifyAnchor(room, thread.document, readAnchor(thread.place, thread.quote))
      return isRefusal(found) ? {} : { anchor: found }
    }
    case 'settle-suggestion': {
      const { document, suggestion } = command.input
      if (documentRights(state, by, document) === 'none') return { suggestion: null }
      return { suggestion: await documents.suggestion(room, document, suggestion) }
    }
    case 'draft-minutes': {
      // The rules say no before they look at the text; it need not be written for that.
      if (currentPhase(state) !== 'minutes') return {}
      const { hash, markdown, throughSeq } = draftMinutes(log.events, await minutesOptions(room, documents))
      return { minutes: { hash, text: markdown, throughSeq } }
    }
    case 'sign-minutes': {
      const present = presentMinutes(log.events, await minutesOptions(room, documents))
      if (present === null) return {}
      const { hash, markdown, throughSeq } = present
      return { minutes: { hash, text: markdown, throughSeq } }
    }
    default:
      return {}
  }
}

/** What the minutes of a room are written with: the shared document, so that its hash is in them. */
export async function minutesOptions(room: string, documents: DocumentsDoor): Promise<MinutesOptions> {
  return { documentText: markdownFromDocument(proseNode(await documents.json(room, 'plenary'))) }
}
