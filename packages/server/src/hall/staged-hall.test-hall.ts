/** A hall for tests: a real store in a folder of its own, real documents, a clock that stands still, people with cookies. */

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Exercise, RoomEvent } from '@breakwater/room'
import type { Hono } from 'hono'
import { Accounts } from '../account/index.ts'
import type { FutureWorkers } from '../exercise/index.ts'
import { loadLibrary } from '../files/library.ts'
import { openDocuments } from '../live/documents.ts'
import { LiveServer } from '../live/live-server.ts'
import { openStore, type Store, StoreFailure, type StoreOptions } from '../store/index.ts'
import type { DocumentsDoor } from './documents-door.ts'
import { Hall } from './hall.ts'
import { hallRoutes } from './hall-routes.ts'
import { roomDoor } from './room-door.ts'

/** Somebody with a browser. */
export type Client = {
  id: string
  cookie: string
  get(path: string, headers?: Record<string, string>): Promise<Response>
  post(path: string, body: unknown, headers?: Record<string, string>): Promise<Response>
  delete(path: string): Promise<Response>
  /** Gives a command and gives back the answer's body with its status. */
  command(room: string, kind: string, input: unknown, more?: { id?: string; anchor?: unknown }): Promise<CommandResult>
}

/** What came back for a command. */
export type CommandResult = {
  status: number
  ok: boolean
  seq?: number
  events?: RoomEvent[]
  refusal?: { refused: string; because: string; hint?: string }
  mistakes?: { code: string }[]
}

/** A hall with switches for what can go wrong. */
export class StagedHall {
  readonly folder = mkdtempSync(join(tmpdir(), 'breakwater-hall-'))
  /** The server's time; tests move it. */
  nowMs = Date.UTC(2026, 0, 15, 9)
  /** True: the journal of events fails as a full disk does. */
  diskFull = false
  /** True: the journal keeps what it is given and then says that it failed, as a connection that is lost at the commit. */
  answerLost = false
  /** True: every query fails as a lost connection does. */
  databaseDead = false
  /** Defects that were reported. */
  readonly reported: unknown[] = []
  store!: Store
  documents!: DocumentsDoor
  accounts!: Accounts
  hall!: Hall
  app!: Hono
  live!: LiveServer
  readonly #exercises: ReadonlyMap<string, Exercise>
  readonly #workers: FutureWorkers
  #commands = 0
  #where: StoreOptions

  constructor(exercises: readonly Exercise[] = [], workers: FutureWorkers = noWorkers) {
    this.#exercises = new Map(exercises.map(exercise => [exercise.id, exercise]))
    this.#workers = workers
    this.#where = { dataFolder: this.folder }
  }

  /** Opens everything; `where` is remembered for restarts. Default: SQLite in the folder. */
  async open(where: StoreOptions = this.#where): Promise<this> {
    this.#where = where
    const store = await openStore(where)
    const db = store.db.withPlugin({
      transformQuery: ({ node }) => {
        if (this.databaseDead) throw new StoreFailure('connection-lost')
        return node
      },
      transformResult: async ({ result }) => result,
    })
    this.store = { ...store, db, journal: this.#faulty(store.journal) }
    const nowMs = (): number => this.nowMs
    const report = (error: unknown): void => {
      this.reported.push(error)
    }
    this.accounts = new Accounts({ store: this.store, nowMs, hostOnce: false, team: null })
    const door = roomDoor(() => this.hall, this.accounts)
    this.live = new LiveServer({ store: this.store, rooms: door, nowMs })
    this.documents = openDocuments({ live: this.live, store: this.store, owner: door.owner, nowMs })
    const hasRuns = [...this.#exercises.values()].some(exercise => exercise.run !== null)
    const scenarios = hasRuns ? loadLibrary().scenarios : new Map<string, never>()
    this.hall = new Hall(
      {
        store: this.store,
        documents: this.documents,
        exercises: { exercises: this.#exercises, scenarios, workers: this.#workers },
        nowMs,
        report,
      },
      this.accounts,
    )
    this.app = hallRoutes({
      hall: this.hall,
      accounts: this.accounts,
      documents: this.documents,
      store: this.store,
      nowMs,
      secureCookies: false,
      addressOf: context => context.req.header('x-test-address') ?? '10.0.0.1',
      report,
    })
    return this
  }

  /** Stops in order, as a server does. */
  async close(): Promise<void> {
    await this.hall.close()
    await this.live.close()
    await this.store.close()
  }

  /** Stops, starts again on the same folder. */
  async restart(): Promise<void> {
    await this.close()
    await this.open()
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true })
  }

  client(id: string, cookie: string): Client {
    const ask = async (path: string, init: RequestInit): Promise<Response> =>
      this.app.request(path, { ...init, headers: { cookie, ...(init.headers as Record<string, string>) } })
    return {
      id,
      cookie,
      get: (path, headers = {}) => ask(path, { headers }),
      post: (path, body, headers = {}) =>
        ask(path, {
          method: 'POST',
          headers: { 'content-type': 'application/json', ...headers },
          body:
            typeof body === 'string' || body instanceof Uint8Array
              ? (body as NonNullable<RequestInit['body']>)
              : JSON.stringify(body),
        }),
      delete: path => ask(path, { method: 'DELETE' }),
      command: async (room, kind, input, more = {}) => {
        const sent = { id: more.id ?? `command-${++this.#commands}`, kind, input, anchor: more.anchor }
        const answer = await ask(`/api/rooms/${room}/commands`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(sent),
        })
        return { status: answer.status, ...((await answer.json()) as object) } as CommandResult
      },
    }
  }

  /** The host, come in by the printed link. */
  async host(): Promise<Client> {
    const answer = await this.app.request(this.accounts.host.path)
    return this.client('host', cookieOf(answer))
  }

  /** Somebody who comes into a room by a link of its chair. */
  async guest(chair: Client, room: string, role: string, seat: string | null = null, name = role): Promise<Client> {
    const made = await chair.post(`/api/rooms/${room}/invitations`, { role, seat })
    const { link } = (await made.json()) as { link: string }
    const joined = await this.app.request(`/api${link}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ name }),
    })
    if (joined.status !== 200) throw new Error(`joining: ${joined.status} ${await joined.text()}`)
    const cookie = cookieOf(joined)
    const me = (await (await this.app.request('/api/me', { headers: { cookie } })).json()) as { person: { id: string } }
    return this.client(me.person.id, cookie)
  }

  #faulty(journal: Store['journal']): Store['journal'] {
    return new Proxy(journal, {
      get: (target, name) => {
        const value = Reflect.get(target, name) as unknown
        if (typeof value !== 'function') return value
        if (name !== 'appendEvents') return value.bind(target)
        return async (...given: Parameters<Store['journal']['appendEvents']>) => {
          if (this.diskFull || this.databaseDead) throw new StoreFailure('disk-full')
          const outcome = await target.appendEvents(...given)
          if (this.answerLost) throw new StoreFailure('connection-lost')
          return outcome
        }
      },
    })
  }
}

const noWorkers: FutureWorkers = {
  size: 1,
  run: () => Promise.reject(new Error('this test has no threads')),
}

/** The session cookie that an answer sets. */
export function cookieOf(answer: Response): string {
  return answer.headers.getSetCookie()[0]?.split(';')[0] ?? ''
}

/** A stream that is followed: what came so far, and waiting for more. */
export class StreamReader {
  /** Everything that was received, byte by byte as text. */
  text = ''
  done = false
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>
  readonly #reading: Promise<void>
  #wake: (() => void)[] = []

  constructor(answer: Response) {
    this.#reader = answer.body!.getReader()
    this.#reading = this.#read()
  }

  /** The messages so far. */
  get messages(): { event: string; id?: number; data: unknown }[] {
    return this.text
      .split('\n\n')
      .slice(0, -1)
      .flatMap(block => {
        const field = (name: string): string | undefined => new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1]
        const event = field('event')
        if (event === undefined) return []
        const id = field('id')
        return [
          {
            event,
            ...(id === undefined ? {} : { id: Number(id) }),
            data: JSON.parse(field('data') ?? 'null') as unknown,
          },
        ]
      })
  }

  /** Events of the log so far. */
  get events(): RoomEvent[] {
    return this.messages.filter(({ event }) => event === 'event').map(({ data }) => data as RoomEvent)
  }

  /** Waits until a condition holds of what came; fails after twenty seconds. */
  async until(holds: () => boolean, what = 'a condition'): Promise<void> {
    const endMs = performance.now() + 20_000
    while (!holds()) {
      if (performance.now() > endMs) throw new Error(`the stream did not bring ${what}:\n${this.text.slice(-2000)}`)
      await Promise.race([
        new Promise<void>(resolve => this.#wake.push(resolve)),
        new Promise<void>(resolve => setTimeout(resolve, 50)),
      ])
    }
  }

  async stop(): Promise<void> {
    await this.#reader.cancel().catch(() => undefined)
    await this.#reading
  }

  async #read(): Promise<void> {
    const decoder = new TextDecoder()
    for (;;) {
      const { value, done } = await this.#reader.read().catch(() => ({ value: undefined, done: true }))
      if (done) break
      this.text += decoder.decode(value, { stream: true })
      for (const wake of this.#wake.splice(0)) wake()
    }
    this.done = true
    for (const wake of this.#wake.splice(0)) wake()
  }
}
