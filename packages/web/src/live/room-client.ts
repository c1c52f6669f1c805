/**
 * The page's one connection to a room: what has happened as one folded state, the server's clock, who is here, and a way to send
 * commands. Components read it through `useRoom`. `openDevRoom` gives the same without a server.
 */

import {
  applyEvent,
  type CommandInput,
  type CommandKind,
  emptyState,
  type Person,
  type Refusal,
  type RoomState,
} from '@breakwater/room'
import { retryDelayMs } from './backoff.ts'
import { newId } from './command-id.ts'
import { openCommandQueue } from './command-queue.ts'
import { openOutbox, sessionStore } from './outbox.ts'
import { followRoom } from './room-stream.ts'
import type {
  CommandExtra,
  DocumentEntry,
  JobProgress,
  OnlinePerson,
  OutgoingCommand,
  RoomAnswer,
  SendAnswer,
} from './room-wire.ts'
import { makeServerClock } from './server-clock.ts'

/**
 * How the connection stands. `loading`: nothing is known yet. `live`: events arrive as they happen. `reconnecting`: the page shows
 * what was known and tries again by itself. `gone`: the server has shown this person out; `farewell` says why. `missing`: no such
 * room, or none for this person. `signed-out`: no session; an invitation link is needed.
 */
export type RoomStatus = 'loading' | 'live' | 'reconnecting' | 'gone' | 'missing' | 'signed-out'

/** A command that was answered after its sender had stopped waiting: the page shows what became of it. */
export type LateAnswer = { command: OutgoingCommand; answer: SendAnswer }

/** See the file's head. All fields are read anew after each change; `state` is changed in place between changes of `version`. */
export type RoomClient = {
  readonly roomId: string
  /** Grows by one with every change of anything here. */
  readonly version: number
  readonly status: RoomStatus
  readonly state: RoomState
  /** Who looks at this page; null until the room is loaded. */
  readonly me: Person | null
  readonly documents: readonly DocumentEntry[]
  readonly online: readonly OnlinePerson[]
  /** Work of the server that is under way, by its name. */
  readonly jobs: ReadonlyMap<string, JobProgress>
  readonly farewell: Refusal | null
  /** The schema version that the server speaks; empty until loaded. */
  readonly schemaVersion: string
  /** Commands that lie in the outbox without an answer. */
  readonly waiting: readonly OutgoingCommand[]
  readonly late: readonly LateAnswer[]
  /** Takes a late answer off the list, by the command's id. */
  dismissLate: (id: string) => void
  subscribe: (listener: () => void) => () => void
  /** The server's time, milliseconds since 1970. */
  serverNow: () => number
  /**
   * Sends a command and waits for what became of it. With `ok` the state already holds its events. It never rejects: a network
   * that is away answers `offline`, and the command is sent by itself later.
   */
  send: <K extends CommandKind>(kind: K, input: CommandInput<K>, extra?: CommandExtra) => Promise<SendAnswer>
  /** Tells how far this person has read, 0 to 1. May be called on every scroll; it is sent at most once a second. */
  progress: (fraction: number) => void
  /** Loads the room anew: for a button beside a trouble. */
  reload: () => void
  close: () => void
}

/** How long a sent command waits for its own events to come by the stream before it is called done, milliseconds. */
const echoMs = 2500
const progressEveryMs = 1000

/** Opens a room and keeps it up to date until `close`. */
export function openRoomClient(roomId: string): RoomClient {
  const listeners = new Set<() => void>()
  const clock = makeServerClock()
  const base = `/api/rooms/${encodeURIComponent(roomId)}`
  let version = 0
  let status: RoomStatus = 'loading'
  let state = emptyState()
  let me: Person | null = null
  let documents: readonly DocumentEntry[] = []
  let online: readonly OnlinePerson[] = []
  let farewell: Refusal | null = null
  let schemaVersion = ''
  let late: readonly LateAnswer[] = []
  const jobs = new Map<string, JobProgress>()
  let closed = false
  let loads = 0
  let tries = 0
  let loadTimer: ReturnType<typeof setTimeout> | undefined
  let stream: { close: () => void } | null = null
  const echoes = new Set<{ seq: number; done: () => void }>()

  const changed = (): void => {
    version++
    for (const listener of listeners) listener()
  }

  const settleEchoes = (): void => {
    for (const echo of echoes) {
      if (state.seq >= echo.seq) {
        echoes.delete(echo)
        echo.done()
      }
    }
  }

  /** Waits until the state holds an event; gives up quietly, because the stream brings it in any case. */
  const echo = (seq: number | null): Promise<void> =>
    new Promise(resolve => {
      if (seq === null || state.seq >= seq) return resolve()
      const waiting = { seq, done: resolve }
      echoes.add(waiting)
      setTimeout(() => {
        if (echoes.delete(waiting)) resolve()
      }, echoMs)
    })

  const queue = openCommandQueue({
    roomId,
    outbox: openOutbox(sessionStore(), `breakwater-outbox-${roomId}`),
    changed,
    // The newest of its events that this person may see; the room's own count may be ahead of what is shown here.
    settled: answer => echo(answer.ok ? (answer.events.at(-1)?.seq ?? null) : null),
    late: (command, answer) => {
      late = [...late, { command, answer }]
      changed()
    },
  })

  const follow = (): void => {
    stream?.close()
    stream = followRoom(base, () => state.seq, {
      event(event) {
        // Events come in order; one that was seen comes again after a reconnection.
        if (event.seq <= state.seq) return
        applyEvent(state, event)
        me = me === null ? null : (state.people.get(me.id) ?? me)
        settleEchoes()
        changed()
      },
      time(serverMs) {
        clock.hear(serverMs)
        if (status !== 'live') {
          status = 'live'
          changed()
        }
      },
      rights(next) {
        // Another role or seat may see events that passed by unseen before: the fold starts anew. Every new line says the rights
        // once, and most changes are of documents alone.
        if (me === null || next.me?.role !== me.role || next.me.seat !== me.seat) {
          void load()
          return
        }
        documents = next.documents
        changed()
      },
      people(next) {
        online = next
        changed()
      },
      progress(next) {
        if (next.done >= next.of) jobs.delete(next.job)
        else jobs.set(next.job, next)
        changed()
      },
      gone(refusal) {
        farewell = refusal
        status = 'gone'
        queue.close()
        changed()
      },
      connected() {
        status = 'live'
        queue.wake()
        changed()
      },
      lost() {
        if (status === 'gone') return
        status = 'reconnecting'
        changed()
      },
      unknown() {
        // The session or the room is not there any more; loading says which.
        void load()
      },
    })
  }

  const load = async (): Promise<void> => {
    const turn = ++loads
    clearTimeout(loadTimer)
    let response: Response | null = null
    let answer: RoomAnswer | null = null
    try {
      response = await fetch(base, { headers: { accept: 'application/json' } })
      if (response.ok) answer = (await response.json()) as RoomAnswer
    } catch {
      answer = null
    }
    if (closed || turn !== loads) return
    if (answer === null) {
      const code = response?.status ?? 0
      if (code === 401 || code === 404 || code === 410 || code === 403) {
        status = code === 401 ? 'signed-out' : 'missing'
        stream?.close()
      } else {
        if (status !== 'loading') status = 'reconnecting'
        loadTimer = setTimeout(() => void load(), retryDelayMs(++tries, Math.random()))
      }
      changed()
      return
    }
    tries = 0
    clock.hear(answer.serverMs)
    const fresh = emptyState()
    for (const event of answer.events) applyEvent(fresh, event)
    state = fresh
    me = state.people.get(answer.me.id) ?? answer.me
    documents = answer.documents
    schemaVersion = answer.schemaVersion
    status = 'live'
    settleEchoes()
    changed()
    follow()
    queue.wake()
  }

  let progressSent = -1
  let progressNext: number | null = null
  let progressTimer: ReturnType<typeof setTimeout> | undefined
  const sendProgress = (): void => {
    progressTimer = undefined
    const fraction = progressNext
    progressNext = null
    if (closed || fraction === null || fraction <= progressSent) return
    progressSent = fraction
    progressTimer = setTimeout(sendProgress, progressEveryMs)
    // How far somebody has read is a courtesy to the chair: one report that fails is made good by the next.
    fetch(`${base}/progress`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ fraction }),
    }).catch(() => undefined)
  }

  void load()

  return {
    roomId,
    get version() {
      return version
    },
    get status() {
      return status
    },
    get state() {
      return state
    },
    get me() {
      return me
    },
    get documents() {
      return documents
    },
    get online() {
      return online
    },
    get jobs() {
      return jobs
    },
    get farewell() {
      return farewell
    },
    get schemaVersion() {
      return schemaVersion
    },
    get waiting() {
      return queue.waiting()
    },
    get late() {
      return late
    },
    dismissLate(id) {
      late = late.filter(answer => answer.command.id !== id)
      changed()
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => {
        listeners.delete(listener)
      }
    },
    serverNow: clock.now,
    send: (kind, input, extra) =>
      queue.send({ id: newId(), kind, input, ...(extra === undefined ? {} : { extra }) } as OutgoingCommand),
    progress(fraction) {
      if (!Number.isFinite(fraction)) return
      progressNext = Math.max(progressNext ?? 0, Math.min(1, Math.max(0, fraction)))
      if (progressTimer === undefined) sendProgress()
    },
    reload: () => void load(),
    close() {
      closed = true
      clearTimeout(loadTimer)
      clearTimeout(progressTimer)
      stream?.close()
      queue.close()
      listeners.clear()
    },
  }
}
