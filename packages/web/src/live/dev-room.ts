/**
 * A room without a server, for work on the page: the same rules and the same documents, in the memory of one page. Several people share
 * it; each has a client and connections of their own. Nothing here is part of the built page.
 */

import {
  act,
  applyEvent,
  type CommandInput,
  type CommandKind,
  createRoom,
  documentsOf,
  type EventDraft,
  type Exercise,
  emptyState,
  type Facts,
  isRefusal,
  maySee,
  numberEvents,
  type Refusal,
  type Role,
  type RoomCommand,
  type RoomEvent,
  type RoomState,
  systemActor,
  tick,
  viewerOf,
} from '@breakwater/room'
import {
  acceptSuggestionInY,
  applyServerEdit,
  declineSuggestionInY,
  documentFromMarkdown,
  documentFromNode,
  emptyDocument,
  isRefusal as isDocumentRefusal,
  listSuggestions,
  nodeFromDocument,
  placeCommentMark,
  SimulatedClient,
  schemaVersion,
} from '@breakwater/room/document'
import { HocuspocusProvider, HocuspocusProviderWebsocket } from '@hocuspocus/provider'
import * as Y from 'yjs'
import { newId } from './command-id.ts'
import type { Awareness, DocumentConnection } from './document-connection.ts'
import type { RoomClient } from './room-client.ts'
import type { CommandExtra, DocumentEntry, SendAnswer } from './room-wire.ts'

/** Somebody who is in a dev room from its start. */
export type DevPerson = { id: string; name: string; colour: string; role: Role; seat?: string }

/** What a dev room begins with. */
export type DevRoomOptions = {
  title?: string
  /** The first one is the chair. */
  people: DevPerson[]
  exercise?: Exercise
  /** Markdown of the plenary document. */
  document?: string
}

/** A room in memory. */
export type DevRoom = {
  readonly roomId: string
  /** The whole state, which only a server knows. */
  readonly state: RoomState
  client: (person: string) => RoomClient
  /** @param name document inside the room: `plenary`, `person:ada` */
  connect: (name: string, person: string) => DocumentConnection
  /** Gives a command as somebody else would from their own page. */
  send: <K extends CommandKind>(person: string, kind: K, input: CommandInput<K>, extra?: CommandExtra) => SendAnswer
  /** Changes a document as somebody else would from their own page, by suggestion or straight. */
  write: (name: string, person: string, suggesting: boolean, change: (editor: SimulatedClient) => void) => void
  /** A comment on words of the plenary document, by somebody else. */
  comment: (person: string, quote: string, text: string) => string
}

const roomId = 'dev-room'
const hash = 'd'.repeat(64)

/** See the file's head. */
export function openDevRoom(options: DevRoomOptions): DevRoom {
  const [chair, ...others] = options.people
  if (chair === undefined) throw new Error('a room needs a chair')
  const events: RoomEvent[] = []
  const state = emptyState()
  const clients = new Map<string, DevClient>()
  const hubs = new Map<string, Hub>()

  const append = (drafts: readonly EventDraft[], by: string, commandId: string | null): RoomEvent[] => {
    const made = numberEvents(state.seq, drafts, { atMs: Date.now(), by, commandId })
    for (const event of made) {
      events.push(event)
      applyEvent(state, event)
      for (const client of clients.values()) client.hear(event)
    }
    return made
  }

  const hub = (name: string): Hub => {
    let found = hubs.get(name)
    if (found === undefined) {
      found = openHub(name === 'plenary' ? (options.document ?? '') : '')
      hubs.set(name, found)
    }
    return found
  }

  const factsFor = (command: RoomCommand, extra: CommandExtra | undefined): Facts => {
    if (command.kind === 'open-thread') {
      return { anchor: { quote: command.input.quote, ...(extra?.anchor === undefined ? {} : { place: extra.anchor }) } }
    }
    if (command.kind === 'publish-thread') return {}
    if (command.kind === 'settle-suggestion') {
      const found = suggestionIn(hub(command.input.document).doc, command.input.suggestion)
      return {
        suggestion: found === undefined ? null : { author: found.author, inserted: found.text, deleted: found.removed },
      }
    }
    if (command.kind === 'draft-minutes' || command.kind === 'sign-minutes') {
      return { minutes: { hash, text: '# Minutes\n\nOf the dev room.', throughSeq: state.seq } }
    }
    return {}
  }

  const command = (by: string, order: RoomCommand, extra?: CommandExtra): SendAnswer => {
    const answer = act(state, order, { atMs: Date.now(), by, facts: factsFor(order, extra) })
    if (isRefusal(answer)) return { ok: false, refusal: answer as Refusal }
    const failed = changeDocument(order, extra, hub, state)
    if (failed !== null) return { ok: false, refusal: failed }
    return { ok: true, events: append(answer.events, by, order.id) }
  }

  append(
    createRoom({
      title: options.title ?? 'A run on a dollar',
      chair,
      agenda: [],
      ...(options.exercise === undefined ? {} : { exercise: options.exercise }),
    }),
    chair.id,
    null,
  )
  for (const { id, name, colour, role, seat } of others) {
    append(
      [{ kind: 'person.joined', audience: 'all', body: { person: id, name, colour, role, seat: seat ?? null } }],
      systemActor,
      null,
    )
  }
  setInterval(() => append(tick(state, Date.now()), systemActor, null), 1000)

  const send: DevRoom['send'] = (person, kind, input, extra) =>
    command(person, { id: newId(), kind, input } as RoomCommand, extra)

  return {
    roomId,
    state,
    client(person) {
      let client = clients.get(person)
      if (client === undefined) {
        client = openDevClient(person, events, state, (order, extra) => command(person, order, extra))
        clients.set(person, client)
      }
      return client.client
    },
    connect: name => hub(name).connect(`${roomId}/${name}`),
    send,
    write: (name, person, suggesting, change) => hub(name).write(person, suggesting, change),
    comment(person, quote, text) {
      const thread = newId()
      send(person, 'open-thread', { thread, comment: newId(), document: 'plenary', quote, text })
      return thread
    },
  }
}

function suggestionIn(doc: Y.Doc, id: string) {
  const node = nodeFromDocument(doc)
  return isDocumentRefusal(node) ? undefined : listSuggestions(node).find(suggestion => suggestion.id === id)
}

/** What a command does to a document on the server. */
function changeDocument(
  order: RoomCommand,
  extra: CommandExtra | undefined,
  hub: (name: string) => Hub,
  state: RoomState,
): Refusal | null {
  if (order.kind === 'open-thread' && order.input.quote !== '') {
    const isDraft = ['prepare', 'read'].includes(state.spans.at(-1)?.phase ?? 'prepare')
    if (isDraft) return null
    const { document, thread, quote } = order.input
    return hub(document).edit(draft =>
      placeCommentMark(draft, { thread, anchor: { from: extra?.anchor?.from, to: extra?.anchor?.to, quote } }),
    )
  }
  if (order.kind === 'publish-thread') {
    const thread = state.threads.get(order.input.thread)
    if (thread === undefined || thread.quote === '') return null
    return hub(thread.document).edit(draft =>
      placeCommentMark(draft, {
        thread: thread.id,
        anchor: { from: thread.place?.from, to: thread.place?.to, quote: thread.quote },
      }),
    )
  }
  if (order.kind === 'settle-suggestion') {
    const { document, suggestion, outcome } = order.input
    return hub(document).edit(draft =>
      outcome === 'declined' ? declineSuggestionInY(draft, suggestion) : acceptSuggestionInY(draft, suggestion),
    )
  }
  return null
}

type Hub = {
  doc: Y.Doc
  edit: (edit: (draft: Y.Doc) => unknown) => Refusal | null
  connect: (name: string) => DocumentConnection
  write: (person: string, suggesting: boolean, change: (editor: SimulatedClient) => void) => void
}

/** One document and those who look at it. */
function openHub(markdown: string): Hub {
  const read = markdown === '' ? null : documentFromMarkdown(markdown)
  const doc = read === null || isDocumentRefusal(read) ? emptyDocument() : documentFromNode(read)
  const awarenesses = new Set<Awareness>()
  let writers = 100

  return {
    doc,
    edit(edit) {
      const made = applyServerEdit(doc, edit as (draft: Y.Doc) => { done: true })
      if (isDocumentRefusal(made)) return made
      Y.applyUpdate(doc, made.update, 'server')
      return null
    },
    write(person, suggesting, change) {
      const editor = new SimulatedClient(person, Y.encodeStateAsUpdate(doc), ++writers)
      editor.suggesting = suggesting
      change(editor)
      const update = editor.takeUpdate()
      if (update !== undefined) Y.applyUpdate(doc, update, editor)
    },
    connect(name) {
      const own = new Y.Doc()
      // The provider is made for its awareness alone and never connects.
      const provider = new HocuspocusProvider({
        websocketProvider: new HocuspocusProviderWebsocket({ url: 'ws://127.0.0.1:9', autoConnect: false }),
        name,
        document: own,
      })
      const awareness = provider.awareness!
      Y.applyUpdate(own, Y.encodeStateAsUpdate(doc), doc)
      own.on('update', (update: Uint8Array, origin: unknown) => {
        if (origin !== doc) Y.applyUpdate(doc, update, own)
      })
      doc.on('update', (update: Uint8Array, origin: unknown) => {
        if (origin !== own) Y.applyUpdate(own, update, doc)
      })
      shareAwareness(awareness, awarenesses)
      return {
        name,
        version: 0,
        status: 'connected',
        doc: own,
        awareness,
        unsynced: 0,
        lost: null,
        refusal: null,
        dismissLost: () => undefined,
        subscribe: () => () => undefined,
        close: () => undefined,
      }
    },
  }
}

function shareAwareness(awareness: Awareness, all: Set<Awareness>): void {
  all.add(awareness)
  awareness.on('update', ({ added, updated }: { added: number[]; updated: number[] }, origin: unknown) => {
    if (origin === 'dev') return
    for (const other of all) {
      if (other === awareness) continue
      for (const id of [...added, ...updated]) {
        const state = awareness.getStates().get(id)
        if (state !== undefined) other.states.set(id, state)
      }
      other.emit('change', [{ added, updated, removed: [] }, 'dev'])
      other.emit('update', [{ added, updated, removed: [] }, 'dev'])
    }
  })
}

type DevClient = { client: RoomClient; hear: (event: RoomEvent) => void }

function openDevClient(
  person: string,
  events: readonly RoomEvent[],
  whole: RoomState,
  command: (order: RoomCommand, extra?: CommandExtra) => SendAnswer,
): DevClient {
  const listeners = new Set<() => void>()
  let version = 0
  let state = emptyState()
  let role = ''

  const fold = (): void => {
    state = emptyState()
    const viewer = viewerOf(whole, person)
    for (const event of events) if (maySee(viewer, event.audience)) applyEvent(state, event)
    const me = whole.people.get(person)
    role = `${me?.role} ${me?.seat}`
  }
  const changed = (): void => {
    version++
    for (const listener of listeners) listener()
  }
  fold()

  const documents = (): DocumentEntry[] =>
    documentsOf(whole, person).map(({ name, audience, right }) => ({
      name: `${roomId}/${name}`,
      audience,
      write: right === 'read' ? 'none' : right,
    }))

  const client: RoomClient = {
    roomId,
    get version() {
      return version
    },
    status: 'live',
    get state() {
      return state
    },
    get me() {
      return state.people.get(person) ?? null
    },
    get documents() {
      return documents()
    },
    get online() {
      return [...whole.people.keys()].map(id => ({ person: id, document: 'plenary', fraction: null }))
    },
    jobs: new Map(),
    farewell: null,
    schemaVersion: schemaVersion(),
    waiting: [],
    late: [],
    dismissLate: () => undefined,
    subscribe(listener) {
      listeners.add(listener)
      return () => {
        listeners.delete(listener)
      }
    },
    serverNow: () => Date.now(),
    send: async (kind, input, extra) => command({ id: newId(), kind, input } as RoomCommand, extra),
    progress: () => undefined,
    reload: () => {
      fold()
      changed()
    },
    close: () => undefined,
  }
  return {
    client,
    hear(event) {
      const me = whole.people.get(person)
      if (`${me?.role} ${me?.seat}` !== role) fold()
      else if (maySee(viewerOf(whole, person), event.audience)) applyEvent(state, event)
      changed()
    },
  }
}
