import { jsonFromDocument, placeCommentMark } from '@breakwater/room/document'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import * as Y from 'yjs'
import type { Client } from '../hall/staged-hall.test-hall.ts'
import {
  addParagraph,
  frame,
  frames,
  type RawClient,
  StagedLive,
  suggested,
  textOf,
  type,
} from './staged-live.test-live.ts'

const stage = new StagedLive()
let room: string
let ben: Client

beforeAll(() => stage.open())
afterAll(() => stage.remove())

async function fresh(phase: 'read' | 'comment' | 'discuss' | null): Promise<void> {
  room = await stage.newRoom()
  ben = await stage.staged.guest(stage.chair, room, 'participant', null, 'Ben')
  const chair = await stage.at(stage.chair, room)
  chair.edit(addParagraph('The reserve holds.'))
  await chair.until(() => chair.acks.length === 1, 'the acknowledgement')
  chair.socket.terminate()
  if (phase !== null) await stage.openPhase(room, phase)
}

const acked = (raw: RawClient, count = 1): Promise<void> =>
  raw.until(() => raw.acks.length >= count, 'an acknowledgement')
const ended = (raw: RawClient): Promise<void> => raw.until(() => raw.ended !== null, 'the end')

/** The document as the room has it open. */
const present = (): Promise<unknown> => stage.staged.documents.json(room, 'plenary')

describe('what the rules refuse reaches nobody and is not kept', () => {
  beforeEach(() => fresh('comment'))

  const cases: [string, string, (raw: RawClient) => Uint8Array][] = [
    ['a direct edit of somebody who may suggest', 'not-a-suggestion', raw => raw.make(type(' Really.'))],
    ['a deletion', 'not-a-suggestion', raw => raw.make(prose => prose.delete(0, 1))],
    ['a suggestion in another’s name', 'foreign-author', raw => raw.make(type(' Maybe.', suggested('host')))],
    [
      'the mark of a comment',
      'comment-mark',
      raw =>
        raw.make(() => placeCommentMark(raw.doc, { thread: 't1', anchor: { from: null, to: null, quote: 'reserve' } })),
    ],
    [
      'a shared type that is none of the document',
      'outside-prose',
      raw => {
        const before = Y.encodeStateVector(raw.doc)
        raw.doc.getMap('votes').set('agree', 99)
        return Y.encodeStateAsUpdate(raw.doc, before)
      },
    ],
    [
      'a change whose foundation is withheld',
      'pending',
      raw => {
        raw.make(addParagraph('withheld'))
        return raw.make(type('on top'))
      },
    ],
    ['bytes that are no update', 'malformed', () => Uint8Array.of(1, 1, 9, 9, 9)],
    ['one byte', 'malformed', () => Uint8Array.of(7)],
    [
      'more than an update may hold',
      'too-large',
      raw => raw.make(addParagraph('x'.repeat(300_000), suggested(ben.id))),
    ],
  ]
  test.each(cases)('%s', async (_what, code, make) => {
    const writer = await stage.at(ben, room)
    const reader = await stage.at(stage.chair, room)
    const rows = await stage.rows(room)
    const before = reader.text
    writer.send(make(writer))
    await ended(writer)
    expect(writer.ended).toMatchObject({ status: 409, refused: code })
    await reader.settled()
    expect(reader.relayed).toEqual([])
    expect(reader.text).toBe(before)
    expect(await stage.rows(room)).toEqual(rows)
    expect(writer.acks).not.toContain(true)
    // What comes behind it, in the belief that all is well, is neither kept nor acknowledged.
    writer.send(writer.make(type(' And more.', suggested(ben.id))))
    // The person drops the replica, loads anew and goes on.
    await writer.reload()
    expect(writer.text).toBe(before)
    writer.edit(type(' Perhaps.', suggested(ben.id)))
    await acked(writer)
    expect(writer.acks.at(-1)).toBe(true)
    await reader.until(() => reader.text.endsWith('Perhaps.'), 'the suggestion')
    expect(await stage.rows(room)).toHaveLength(rows.length + 1)
    expect((await stage.rows(room)).at(-1)!.actor).toBe(ben.id)
  })

  test('an edit made of good and bad parts is refused as a whole, also when it comes as an answer', async () => {
    const writer = await stage.at(ben, room)
    const rows = await stage.rows(room)
    writer.make(type(' Perhaps.', suggested(ben.id)))
    writer.make(type(' Surely.'))
    writer.socket.send(frame(writer.name, frames.syncReply, 1, Y.encodeStateAsUpdate(writer.doc)))
    await ended(writer)
    expect(writer.ended).toMatchObject({ status: 409, refused: 'not-a-suggestion' })
    expect(await stage.rows(room)).toEqual(rows)
  })
})

test('while everybody reads nobody writes, the chair neither', async () => {
  await fresh('read')
  const rows = await stage.rows(room)
  const reader = await stage.at(ben, room)
  for (const client of [ben, stage.chair]) {
    const raw = await stage.at(client, room)
    raw.edit(type(' Now.', suggested(client.id)))
    await ended(raw)
    expect(raw.ended).toMatchObject({ status: 409, refused: 'no-right' })
  }
  await reader.settled()
  expect(reader.relayed).toEqual([])
  expect(await stage.rows(room)).toEqual(rows)
})

describe('the journal comes first', () => {
  beforeEach(() => fresh(null))
  afterEach(() => stage.release())

  test('an edit is neither relayed nor acknowledged nor shown before it is durable', async () => {
    const writer = await stage.at(stage.chair, room)
    const reader = await stage.at(stage.chair, room)
    stage.appends = 'wait'
    writer.edit(type(' Slowly.'))
    await writer.until(() => stage.waiting === 1, 'the append')
    await reader.settled()
    expect(writer.acks).toEqual([])
    expect(reader.relayed).toEqual([])
    expect(JSON.stringify(await present())).not.toContain('Slowly')
    stage.release()
    await acked(writer)
    await reader.until(() => reader.text.endsWith('Slowly.'), 'the edit')
  })

  test('the same edit sent again by another way is not acknowledged before it is durable', async () => {
    const writer = await stage.at(stage.chair, room)
    const again = await stage.at(stage.chair, room)
    stage.appends = 'wait'
    const update = writer.edit(type(' Twice.'))
    await writer.until(() => stage.waiting === 1, 'the append')
    again.send(update)
    again.send(update, 1)
    await again.until(() => stage.waiting === 2, 'the append of the other')
    expect(again.acks).toEqual([])
    stage.release('fail')
    await Promise.all([ended(writer), ended(again)])
    expect([...writer.acks, ...again.acks]).not.toContain(true)
    expect((await stage.replay(room)).text).not.toContain('Twice')
  })

  test('a journal that fails: nothing is relayed or acknowledged, the writer is told, and the words arrive when it works again', async () => {
    const writer = await stage.at(stage.chair, room)
    const reader = await stage.at(stage.chair, room)
    stage.appends = 'fail'
    writer.edit(type(' First.'))
    writer.edit(type(' Second.'))
    await ended(writer)
    expect(writer.ended).toMatchObject({ status: 503, refused: 'store-unavailable' })
    expect(writer.acks).not.toContain(true)
    await reader.settled()
    expect(reader.relayed).toEqual([])
    stage.release()
    // The page connects again with what it has and sends what the server lacks.
    await writer.ask(writer.name)
    await writer.until(() => writer.synced, 'the document')
    writer.socket.send(frame(writer.name, frames.syncReply, 1, Y.encodeStateAsUpdate(writer.doc)))
    await reader.until(() => reader.text.endsWith('First. Second.'), 'the words')
    expect((await stage.replay(room)).text).toBe(reader.text)
  })

  test('edits of the server are durable before anybody sees them', async () => {
    const reader = await stage.at(stage.chair, room)
    const block = { type: 'paragraph', content: [{ type: 'text', text: 'An inject.' }] }
    stage.appends = 'wait'
    const inserted = stage.staged.documents.insertBlocks(room, 'plenary', 'end', [block], 'system')
    await reader.until(() => stage.waiting === 1, 'the append')
    await reader.settled()
    expect(reader.relayed).toEqual([])
    stage.release()
    expect(await inserted).toEqual({ ok: true })
    await reader.until(() => reader.text.endsWith('An inject.'), 'the blocks')
    stage.appends = 'fail'
    await expect(stage.staged.documents.insertBlocks(room, 'plenary', 'end', [block], 'system')).rejects.toThrow('full')
    stage.release()
    expect((await stage.replay(room)).json).toEqual(await present())
  })

  test('an edit of the server fits on what a person has under way, and the other way round', async () => {
    const list = (words: string) => ({
      type: 'listItem',
      content: [{ type: 'paragraph', content: [{ type: 'text', text: words }] }],
    })
    const bullets = { type: 'bulletList', content: [list('one'), list('two')] }
    await stage.staged.documents.insertBlocks(room, 'plenary', 'end', [bullets], 'system')
    const writer = await stage.at(stage.chair, room)
    // A person deletes the one item, the server the other: each is sound, and together they would leave an empty list.
    const deleteItem = (index: number) => (prose: Y.XmlFragment) =>
      (prose.get(prose.length - 1) as Y.XmlElement).delete(index, 1)
    stage.appends = 'wait'
    writer.edit(deleteItem(0))
    await writer.until(() => stage.waiting === 1, 'the append')
    const made = stage.live.withDocument(`${room}/plenary`, open =>
      open.edit(draft => {
        const items = draft.getXmlFragment('prose').toArray().at(-1) as Y.XmlElement
        return { items: items.length }
      }, 'system'),
    )
    stage.release()
    expect(await made).toEqual({ items: 1 })
    await acked(writer)
    await stage.staged.documents.insertBlocks(room, 'plenary', 'end', [bullets], 'system')
    await writer.until(() => writer.text.endsWith('onetwo'), 'a new list')
    stage.appends = 'wait'
    const edited = stage.live.withDocument(`${room}/plenary`, open =>
      open.edit(draft => {
        deleteItem(0)(draft.getXmlFragment('prose'))
        return { done: true }
      }, 'system'),
    )
    await writer.until(() => stage.waiting === 1, 'the append of the server')
    // A refusal of somebody else meanwhile makes the replica anew; the edit of the server stays in it.
    const hostile = await stage.at(stage.chair, room)
    hostile.send(Uint8Array.of(1, 1, 9, 9, 9))
    await ended(hostile)
    writer.edit(deleteItem(1))
    await ended(writer)
    expect(writer.ended).toMatchObject({ status: 409, refused: 'schema' })
    stage.release()
    expect(await edited).toEqual({ done: true })
    expect((await stage.replay(room)).json).toEqual(await present())
    const later = await stage.at(stage.chair, room)
    later.edit(addParagraph('It goes on.'))
    await acked(later)
    expect((await stage.replay(room)).text).toContain('It goes on.')
  })
})

describe('what the server writes for people', () => {
  beforeEach(() => fresh('comment'))

  test('a comment’s mark and an accepted suggestion are rows of the journal, and reach everybody', async () => {
    const reader = await stage.at(ben, room)
    reader.edit(type(' Perhaps.', suggested(ben.id)))
    await acked(reader)
    const rows = await stage.rows(room)
    const thread = {
      thread: 'thread-1',
      comment: 'comment-1',
      document: 'plenary',
      quote: 'reserve',
      text: 'Which one?',
    }
    expect((await ben.command(room, 'open-thread', thread)).status).toBe(200)
    await reader.until(() => JSON.stringify(jsonFromDocument(reader.doc)).includes('thread-1'), 'the mark')
    const [suggestion] = Object.values(suggested(ben.id)) as [{ id: string }]
    await stage.chair.command(room, 'open-phase', { phase: 'discuss', durationMs: 0 })
    const settle = { suggestion: suggestion.id, document: 'plenary', outcome: 'accepted', reason: '' }
    expect((await stage.chair.command(room, 'settle-suggestion', settle)).status).toBe(200)
    await reader.until(() => !JSON.stringify(jsonFromDocument(reader.doc)).includes('insertion'), 'the accepted words')
    expect(reader.text).toContain('holds. Perhaps.')
    expect((await stage.rows(room)).length).toBe(rows.length + 2)
    expect((await stage.replay(room)).json).toEqual(await present())
  })
})

test('two who write at once see the same, and so does the journal', async () => {
  await fresh(null)
  const ada = await stage.staged.guest(stage.chair, room, 'co-author', null, 'Ada')
  const writers = [await stage.at(stage.chair, room), await stage.at(ada, room)]
  for (let round = 0; round < 20; round++) {
    for (const [index, writer] of writers.entries()) {
      writer.edit(round % 5 === 4 ? addParagraph(`p${index}.${round} `) : type(`w${index}.${round} `))
    }
  }
  for (const writer of writers) await acked(writer, 20)
  const words = (raw: RawClient): number => raw.text.match(/[pw]\d\.\d+ /g)?.length ?? 0
  for (const writer of writers) await writer.until(() => words(writer) === 40, 'all words')
  expect(writers[0]!.text).toBe(writers[1]!.text)
  expect(writers.flatMap(writer => writer.acks)).not.toContain(false)
  const replayed = await stage.replay(room)
  expect(replayed.text).toBe(writers[0]!.text)
  expect(replayed.json).toEqual(await present())
  const actors = (await stage.rows(room)).map(row => row.actor)
  expect(actors.filter(actor => actor === ada.id)).toHaveLength(20)
  expect(await stage.staged.store.journal.verifyChain({ document: `${room}/plenary` })).toMatchObject({ ok: true })
})

test('another process takes the room: writers are told that it moved, and nothing is acknowledged after it', async () => {
  await fresh(null)
  const writer = await stage.at(stage.chair, room)
  await stage.staged.store.journal.claimRoom(room)
  const rows = await stage.rows(room)
  writer.edit(type(' Too late.'))
  await ended(writer)
  expect(writer.ended).toMatchObject({ status: 503, refused: 'moved' })
  expect(writer.acks).not.toContain(true)
  expect(await stage.rows(room)).toEqual(rows)
})

test('a room that comes back is read on from the journal, not from what was in memory', async () => {
  await fresh(null)
  const writer = await stage.at(stage.chair, room)
  writer.edit(type(' Mine.'))
  await acked(writer)
  const { journal } = stage.staged.store
  const leaving = stage.live.withDocument(`${room}/plenary`, async open => {
    // The room leaves while the document is in use, so that it stays in memory.
    await stage.live.leaveRoom(room)
    const epoch = (await journal.claimRoom(room))!
    const theirs = writer.make(type(' Theirs.'))
    await journal.appendUpdates(`${room}/plenary`, [{ bytes: theirs, actor: 'host', atMs: 1 }], { room, epoch })
    return open.lastSeq
  })
  await leaving
  expect(writer.ended).toMatchObject({ status: 503, refused: 'moved' })
  await stage.staged.hall.drop(room)
  const reader = await stage.at(stage.chair, room)
  expect(reader.text).toContain('Mine. Theirs.')
  reader.edit(type(' Both.'))
  await acked(reader)
  expect((await stage.replay(room)).text).toBe(textOf(reader.doc))
})
