/** Pictures of a room: uploaded by those who may write, shown to those whom they are for, never as anything but a picture. */

import { type Audience, documentRights, isAtLeast, isDocument, maySee, viewerOf } from '@breakwater/room'
import type { Hono } from 'hono'
import { newId } from '../account/index.ts'
import type { Store } from '../store/index.ts'
import { limitBody, mistaken, nothingHere, refuse } from './http-answers.ts'
import { type HallParts, type Limits, limited, whoAsksIn } from './http-asking.ts'
import { pictureType } from './picture-type.ts'

const pictureBytesMax = 4 * 1024 * 1024
/** A form with one file is a little larger than the file. */
const formBytesMax = pictureBytesMax + 16 * 1024
/** Pictures of a room, in number and together. */
const picturesMax = 500
const picturesBytesMax = 256 * 1024 * 1024

/** Adds the addresses. `?document=` names the document that the picture is for; default `plenary`. */
export function addPictures(app: Hono, parts: HallParts, limits: Limits, store: Store): void {
  app.post('/api/rooms/:id/pictures', limitBody(formBytesMax), async context => {
    const asking = await whoAsksIn(context, parts)
    if (asking instanceof Response) return asking
    const { room, person } = asking
    const wait = limited(context, limits.heavy(person.id))
    if (wait !== null) return wait
    const document = context.req.query('document') ?? 'plenary'
    if (!isDocumentName(document) || !isDocument(room.state, document)) return nothingHere(context)
    const rights = documentRights(room.state, person.id, document)
    if (rights === 'none') return nothingHere(context)
    if (!isAtLeast(rights, 'suggest')) {
      return refuse(context, {
        refused: 'no-right',
        because: 'You cannot put pictures into this document now.',
        hint: 'Who may write in it depends on the phase.',
      })
    }
    const bytes = await readPicture(context.req.raw)
    if (bytes === null || bytes.length === 0) {
      return mistaken(context, 422, 'no-picture', 'No picture was sent.', 'Send the file itself as the body.')
    }
    if (bytes.length > pictureBytesMax) {
      return mistaken(
        context,
        413,
        'too-large',
        'The picture is larger than 4 MiB.',
        'Make it smaller and send it again.',
      )
    }
    const type = pictureType(bytes)
    if (type === null) {
      return mistaken(
        context,
        422,
        'unknown-picture',
        'That is no picture that can be shown.',
        'Send a PNG, JPEG, WebP or GIF.',
      )
    }
    const held = await store.db
      .selectFrom('pictures')
      .select(row => [
        row.fn.countAll<number>().as('count'),
        row.fn.coalesce(row.fn.sum<number>(row.fn('length', ['bytes'])), row.lit(0)).as('sizeBytes'),
      ])
      .where('room', '=', room.id)
      .executeTakeFirstOrThrow()
    if (Number(held.count) >= picturesMax || Number(held.sizeBytes) + bytes.length > picturesBytesMax) {
      return refuse(context, {
        refused: 'room-full-of-pictures',
        because: `A room holds ${picturesMax} pictures and 256 MiB of them at most.`,
        hint: 'Link to a picture instead.',
      })
    }
    const id = newId()
    const audience: Audience = document === 'plenary' ? 'all' : document
    await store.db
      .insertInto('pictures')
      .values({ id, room: room.id, audience, type, bytes, by_person: person.id, at_ms: parts.nowMs() })
      .execute()
    return context.json({ src: `/api/rooms/${room.id}/pictures/${id}` })
  })

  app.get('/api/rooms/:id/pictures/:picture', async context => {
    const asking = await whoAsksIn(context, parts)
    if (asking instanceof Response) return asking
    const row = await store.db
      .selectFrom('pictures')
      .select(['audience', 'type', 'bytes'])
      .where('id', '=', context.req.param('picture'))
      .where('room', '=', asking.room.id)
      .executeTakeFirst()
    if (row === undefined) return nothingHere(context)
    if (!maySee(viewerOf(asking.room.state, asking.person.id), row.audience as Audience)) return nothingHere(context)
    return context.body(row.bytes as Uint8Array<ArrayBuffer>, 200, {
      'content-type': row.type,
      'x-content-type-options': 'nosniff',
      'content-disposition': 'inline',
      'cache-control': 'private, max-age=86400, immutable',
    })
  })
}

/** The body, or the first file of a form. */
async function readPicture(request: Request): Promise<Uint8Array<ArrayBuffer> | null> {
  if (!/^multipart\/form-data/i.test(request.headers.get('content-type') ?? '')) {
    return new Uint8Array(await request.arrayBuffer())
  }
  try {
    for (const value of (await request.formData()).values()) {
      if (typeof value !== 'string') return new Uint8Array(await value.arrayBuffer())
    }
  } catch {
    // The form is broken: there is no picture in it.
  }
  return null
}

function isDocumentName(text: string): text is Parameters<typeof documentRights>[2] {
  return /^(plenary|control|(seat|cell|person):[a-zA-Z0-9_-]{1,40})$/.test(text)
}
