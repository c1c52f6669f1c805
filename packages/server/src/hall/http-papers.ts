/** What a room leaves on paper: document, minutes, register, report, injects, log; and the past of its documents. */

import {
  type Audience,
  type DocumentName,
  documentRights,
  htmlFromPaper,
  isDocument,
  maySee,
  publishedMinutes,
  viewerOf,
} from '@breakwater/room'
import type { Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { mistaken, nothingHere, refuse } from './http-answers.ts'
import { type Asking, type HallParts, type Limits, limited, whoAsksIn } from './http-asking.ts'
import { takeInjectList } from './inject-list.ts'
import { type Paper, type PaperWish, paperOf, readDocumentName } from './papers.ts'
import { minutesOptions } from './room-facts.ts'

const listBytesMax = 5 * 1024 * 1024

/** Adds the addresses. */
export function addPapers(app: Hono, parts: HallParts, limits: Limits): void {
  const { documents } = parts

  app.get('/api/rooms/:id/minutes', async context => {
    const asking = await whoAsksIn(context, parts)
    if (asking instanceof Response) return asking
    const { room } = asking
    const { minutes, title, language } = room.state
    if (minutes === null) {
      return refuse(context, { refused: 'no-draft', because: 'There is no draft of the minutes yet.' })
    }
    const { hash, markdown, blocks } = publishedMinutes(room.events, await minutesOptions(room.id, documents))
    const html = htmlFromPaper(blocks, { title, footer: title, language })
    return context.json({ draft: minutes.draft, hash, markdown, html })
  })

  app.get('/api/rooms/:id/export/:file', async context => {
    const asking = await whoAsksIn(context, parts)
    if (asking instanceof Response) return asking
    const wish = readWish(context, asking)
    if (wish instanceof Response) return wish
    const wait = limited(context, limits.heavy(asking.person.id))
    if (wait !== null) return wait
    const paper = await paperOf(asking.room, asking.me, wish, documents)
    if (paper === null) return nothingHere(context)
    return 'refused' in paper ? refuse(context, paper) : sendPaper(context, paper)
  })

  app.post(
    '/api/rooms/:id/injects',
    bodyLimit({
      maxSize: listBytesMax,
      onError: context =>
        mistaken(context, 413, 'too-large', 'The list is larger than 5 MiB.', 'A room holds at most 300 injects.'),
    }),
    async context => {
      const asking = await whoAsksIn(context, parts)
      if (asking instanceof Response) return asking
      const wait = limited(context, limits.heavy(asking.person.id))
      if (wait !== null) return wait
      const taken = await takeInjectList(asking.room, asking.me, await context.req.text())
      if ('refused' in taken) return refuse(context, taken)
      return context.json(taken, taken.ok ? 200 : 422)
    },
  )

  app.get('/api/rooms/:id/documents/:document/at', async context => {
    const asking = await whoAsksIn(context, parts)
    if (asking instanceof Response) return asking
    const document = readable(context, asking)
    const seq = context.req.query('seq') ?? ''
    if (document === null) return nothingHere(context)
    if (!/^\d{1,15}$/.test(seq)) {
      return mistaken(context, 422, 'bad-seq', 'That is no moment of the document.', 'Take a seq of its history.')
    }
    const json = await documents.at(asking.room.id, document, Number(seq))
    return json === null ? nothingHere(context) : context.json(json)
  })

  app.get('/api/rooms/:id/documents/:document/history', async context => {
    const asking = await whoAsksIn(context, parts)
    if (asking instanceof Response) return asking
    const document = readable(context, asking)
    return document === null ? nothingHere(context) : context.json(await documents.history(asking.room.id, document))
  })
}

/** The document of the path, if the person may read it now. `all` is another name of the shared one. */
function readable(context: Context, { room, me }: Asking): DocumentName | null {
  const document = readDocumentName(context.req.param('document') ?? '')
  if (document === null || !isDocument(room.state, document)) return null
  return documentRights(room.state, me.id, document) === 'none' ? null : document
}

const audiences: readonly string[] = ['all', 'control']

/** What paper is wanted, or why it is not to be had. The staff's papers are for the staff alone. */
function readWish(context: Context, { room, me }: Asking): PaperWish | Response {
  const [, what, form] = /^([a-z]{3,12})\.([a-z]{2,5})$/.exec(context.req.param('file') ?? '') ?? []
  const audience = context.req.query('audience') ?? 'all'
  if (what === undefined || form === undefined) return nothingHere(context)
  if (!audiences.includes(audience)) {
    return mistaken(context, 422, 'bad-audience', 'There is no export for that audience.', 'Write all or control.')
  }
  if (!maySee(viewerOf(room.state, me.id), audience as Audience)) {
    return refuse(context, { refused: 'no-right', because: 'That export is for the staff of the exercise.' })
  }
  const named = context.req.query('document') ?? (audience === 'control' ? 'control' : 'plenary')
  return { what, form, audience: audience as 'all' | 'control', document: named }
}

function sendPaper(context: Context, paper: Paper): Response {
  return context.body(paper.body as Uint8Array<ArrayBuffer> | string, 200, paper.headers)
}
