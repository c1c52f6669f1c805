/** Papers of a room in each of their forms. Every paper has an audience, and only what that audience saw is in it. */

import {
  afterActionReport,
  audienceOf,
  type DocumentName,
  documentRights,
  htmlFromPaper,
  injectsToCsv,
  isDocument,
  type PaperBlock,
  type Person,
  publishedMinutes,
  type Refusal,
  type RoomState,
  registerCsv,
  registerJson,
  registerMarkdown,
  type Thread,
  visibleEvents,
} from '@breakwater/room'
import { htmlFromDocument, markdownFromDocument, type ThreadNote } from '@breakwater/room/document'
import { csvBytes, downloadHeaders, isPaperForm } from '../paper/download.ts'
import type { DocumentsDoor } from './documents-door.ts'
import { proseNode } from './prose-node.ts'
import { minutesOptions } from './room-facts.ts'
import type { RoomHost } from './room-host.ts'

/** Which paper, in which form, for whom. `document` is asked for by papers of documents alone. */
export type PaperWish = { what: string; form: string; audience: 'all' | 'control'; document: string }

/** A paper to send, with its headers. */
export type Paper = { headers: Record<string, string>; body: Uint8Array | string }

/** Reads the name of a document. `all` is another name of the shared one. */
export function readDocumentName(text: string): DocumentName | null {
  if (text === 'all') return 'plenary'
  return /^(plenary|control|(seat|cell|person):[a-zA-Z0-9_-]{1,40})$/.test(text) ? (text as DocumentName) : null
}

/** Makes a paper; null where there is none of this kind and form, or not for this person; a refusal where it cannot be made. */
export async function paperOf(
  room: RoomHost,
  person: Person,
  wish: PaperWish,
  documents: DocumentsDoor,
): Promise<Paper | Refusal | null> {
  const { what, form } = wish
  if (!isPaperForm(form)) return null
  const body = await bodyOf(room, person, wish, documents)
  if (body === null || (typeof body === 'object' && 'refused' in body)) return body
  const headers = downloadHeaders(`${room.state.title} ${what}`, form)
  return { headers, body: form === 'csv' && typeof body === 'string' ? csvBytes(body) : body }
}

async function bodyOf(
  room: RoomHost,
  person: Person,
  wish: PaperWish,
  documents: DocumentsDoor,
): Promise<Uint8Array | string | Refusal | null> {
  const { what, form, audience } = wish
  const { state, events } = room
  const options = { audience, language: state.language } as const
  switch (what) {
    case 'document':
      return documentIn(room, person, wish, documents)
    case 'minutes': {
      if (state.minutes === null) return { refused: 'no-draft', because: 'There is no draft of the minutes yet.' }
      const written = { ...(await minutesOptions(room.id, documents)), ...options }
      const { markdown, blocks } = publishedMinutes(events, written)
      return form === 'md' ? markdown : blocksIn(form, blocks, state)
    }
    case 'report': {
      const { markdown, blocks } = afterActionReport(events, options)
      return form === 'md' ? markdown : blocksIn(form, blocks, state)
    }
    case 'register':
      if (form === 'md') return registerMarkdown(events, options)
      if (form === 'csv') return registerCsv(events, options)
      return form === 'json' ? registerJson(events, options) : null
    case 'injects':
      // Injects before their release are the staff's.
      return form === 'csv' && audience === 'control' ? injectsToCsv([...state.injects.values()]) : null
    case 'log':
      return form === 'json' ? JSON.stringify(visibleEvents(events, readerOf(audience)), null, 1) : null
    default:
      return null
  }
}

/** Somebody of exactly this audience, and nobody's own. */
function readerOf(audience: 'all' | 'control') {
  return { id: '-', role: audience === 'control' ? 'director' : 'observer', seat: null } as const
}

async function blocksIn(
  form: string,
  blocks: readonly PaperBlock[],
  { title, language }: RoomState,
): Promise<Uint8Array | string | Refusal | null> {
  const print = { title, footer: title, language }
  if (form === 'html') return htmlFromPaper(blocks, print)
  if (form === 'pdf') return printed(htmlFromPaper(blocks, print))
  if (form === 'docx') return (await import('../paper/docx-paper.ts')).docxFromPaper(blocks, print)
  return null
}

async function printed(html: string): Promise<Uint8Array | Refusal> {
  const { pdfFromHtml } = await import('../paper/pdf.ts')
  const answer = await pdfFromHtml(html)
  return answer.ok ? answer.bytes : answer.refusal
}

/** A document with its remarks, as the person may read it now. */
async function documentIn(
  room: RoomHost,
  person: Person,
  wish: PaperWish,
  documents: DocumentsDoor,
): Promise<Uint8Array | string | Refusal | null> {
  const { state } = room
  const { title, language } = state
  const document = readDocumentName(wish.document)
  if (document === null || !isDocument(state, document)) return null
  if (documentRights(state, person.id, document) === 'none') return null
  const json = await documents.json(room.id, document)
  const node = proseNode(json)
  const threads = [...state.threads.values()].filter(thread => thread.audience === audienceOf(document))
  const nameOf = (id: string): string => state.people.get(id)?.name ?? id
  const html = (): string => {
    const names = new Map([...state.people.values()].map(({ id, name }) => [id, name]))
    return htmlFromDocument(node, { title, language, threads: threads.map(thread => noteOf(thread, nameOf)), names })
  }
  switch (wish.form) {
    case 'md':
      return markdownFromDocument(node, { threads: threads.map(thread => noteOf(thread, nameOf)) })
    case 'html':
      return html()
    case 'pdf':
      return printed(html())
    case 'docx': {
      const { docxFromDocument } = await import('../paper/docx-document.ts')
      const withNames = threads.map(thread => ({
        ...thread,
        comments: thread.comments.map(comment => ({ ...comment, author: nameOf(comment.by) })),
      }))
      return docxFromDocument(json, { threads: withNames, nameOf }, { title, footer: title, language })
    }
    default:
      return null
  }
}

/** A thread as a note of a page. Deleted comments have no words any more. */
function noteOf({ id, quote, resolved, comments }: Thread, nameOf: (id: string) => string): ThreadNote {
  return {
    thread: id,
    quote,
    resolved,
    comments: comments
      .filter(comment => !comment.deleted)
      .map(({ by, atMs, text }) => ({ author: nameOf(by), at: `${new Date(atMs).toISOString().slice(0, 16)}Z`, text })),
  }
}
