/** One live document: its text, who is in it, how the line stands. Typing goes on while the line is down. */

import type { Refusal } from '@breakwater/room'
import { schemaVersion } from '@breakwater/room/document'
import type { HocuspocusProvider } from '@hocuspocus/provider'
import * as Y from 'yjs'
import { retryDelayMs } from './backoff.ts'
import { LiveProvider } from './live-provider.ts'
import { type LiveSocket, liveUrl, takeSocket } from './live-socket.ts'
import { sessionStore } from './outbox.ts'
import { insertedText } from './unsent-text.ts'
import { openUnsentUpdates } from './unsent-updates.ts'

/**
 * `loading`: the text has not come yet. `connected`. `offline`: typing goes on, nothing is sent; it connects by itself.
 * `other-version`: the page must be loaded anew. `closed`: the document is not, or no longer, open to this person.
 */
export type DocumentStatus = 'loading' | 'connected' | 'offline' | 'other-version' | 'closed'

/** Who is in a document and where: carets, and the block that each reads. */
export type Awareness = NonNullable<HocuspocusProvider['awareness']>

/** A change that the server refused: why, and the words that were typed in it (empty for changes without words). */
export type LostText = { refusal: Refusal; text: string }

/** See the file's head. All fields are read anew after each change of `version`. */
export type DocumentConnection = {
  /** `<room>/<document>`. */
  readonly name: string
  readonly version: number
  readonly status: DocumentStatus
  /** Replaced by a new one after a refusal: an editor is bound to one and must be made anew. */
  readonly doc: Y.Doc
  /** Carets and places of everybody. Its own state is `{ cursor, at }`; the server adds who it is. */
  readonly awareness: Awareness
  /** Changes that the server has not acknowledged. */
  readonly unsynced: number
  readonly lost: LostText | null
  /** Why it is closed. */
  readonly refusal: Refusal | null
  dismissLost: () => void
  subscribe: (listener: () => void) => () => void
  close: () => void
}

/** What the server says when it ends a connection to a document. */
type CloseReason = { status?: number } & Partial<Refusal>

/** Reads the reason of a close; the library sends plain words where the server gave none. */
export function readCloseReason(reason: string): CloseReason {
  try {
    const parsed: unknown = JSON.parse(reason)
    if (typeof parsed === 'object' && parsed !== null) return parsed as CloseReason
  } catch {
    // Plain words of the library.
  }
  return {}
}

const lostKey = (name: string): string => `breakwater-lost-${name}`

/** Words that were handed back and not yet dismissed outlive a reload of the page. */
function readLost(name: string): LostText | null {
  try {
    const kept: unknown = JSON.parse(sessionStore()?.getItem(lostKey(name)) ?? 'null')
    return typeof kept === 'object' && kept !== null && typeof (kept as LostText).text === 'string'
      ? (kept as LostText)
      : null
  } catch {
    return null
  }
}

function keepLost(name: string, lost: LostText | null): void {
  try {
    if (lost === null) sessionStore()?.removeItem(lostKey(name))
    else sessionStore()?.setItem(lostKey(name), JSON.stringify(lost))
  } catch {
    // Storage is full or forbidden: the words last as long as the page.
  }
}

/** Code of a socket that was closed because a message was larger than the server takes. Source: RFC 6455, 7.4.1. */
const tooLargeCode = 1009
const tooLarge: Refusal = {
  refused: 'too-large',
  because: 'This change was larger than the server takes at once.',
  hint: 'Put the text in a part at a time.',
}

const tellUnsyncedAfterMs = 500

/** Updates are written down this long after the last change, milliseconds. */
const saveAfterMs = 300

/**
 * Opens a document.
 * @param options.ownVersion the document's schema that this page carries, which is not what the server says of its own: a page that
 *   was loaded before the program was renewed would strip what it does not know from everybody's text
 */
export function openDocumentConnection(options: {
  name: string
  url?: string
  ownVersion?: string
}): DocumentConnection {
  const { name, url = liveUrl(name.split('/')[0]!), ownVersion = schemaVersion() } = options
  const listeners = new Set<() => void>()
  const unsent = openUnsentUpdates(sessionStore(), `breakwater-unsent-${name}`)
  let version = 0
  let status: DocumentStatus = 'loading'
  let lost: LostText | null = readLost(name)
  /** Changes of which one was refused; those among them that were taken are found out once the text has come anew. */
  let refused: readonly Uint8Array[] = []
  let refusal: Refusal | null = null
  let tries = 0
  let closed = false
  let retryTimer: ReturnType<typeof setTimeout> | undefined
  let saveTimer: ReturnType<typeof setTimeout> | undefined
  let unsyncedTimer: ReturnType<typeof setTimeout> | undefined
  let unsyncedTold = 0
  let session = openSession()

  function changed(): void {
    version++
    for (const listener of listeners) listener()
  }

  /** Every letter is for a moment not acknowledged; only what stays so is worth a new drawing. */
  function tellUnsynced(): void {
    unsyncedTimer = undefined
    const { unsyncedChanges } = session.provider
    if (unsyncedChanges === unsyncedTold) return
    unsyncedTold = unsyncedChanges
    changed()
  }

  function setStatus(next: DocumentStatus): void {
    if (status === next) return
    status = next
    changed()
  }

  function end(reason: string): void {
    const {
      status: code,
      refused = 'closed',
      because = 'The server closed the document.',
      hint,
    } = readCloseReason(reason)
    const said: Refusal = hint === undefined ? { refused, because } : { refused, because, hint }
    switch (code) {
      case 408:
        stop('other-version', said)
        break
      case 401:
      case 403:
      case 410:
        stop('closed', said)
        break
      case 409:
        startAnew(said)
        break
      default:
        // Too fast, the store away, the room moved: everything stays here and is sent again.
        waitAndReturn(readCloseReason(reason).refused !== 'store-unavailable')
    }
  }

  /** @param elsewhere the whole connection is made anew, because the process at its other end does not serve the room now */
  function waitAndReturn(elsewhere: boolean): void {
    clearTimeout(retryTimer)
    const { provider, socket } = session
    provider.detach()
    if (status !== 'loading') setStatus('offline')
    const waitMs = retryDelayMs(++tries, Math.random())
    if (elsewhere) socket.reconnect(waitMs)
    retryTimer = setTimeout(() => provider.attach(), waitMs)
  }

  function stop(next: DocumentStatus, why: Refusal): void {
    refusal = why
    unsent.save()
    session.provider.detach()
    status = next
    changed()
  }

  /** A refused change would be sent again for ever: the text is loaded anew, and the words are handed back. */
  function startAnew(why: Refusal): void {
    refused = [...refused, ...unsent.all()]
    lose({ refusal: why, text: insertedText(refused) })
    unsent.clear()
    // The old one leaves first: both would stand under one name on the socket.
    session.destroy()
    session = openSession()
    status = 'loading'
    changed()
  }

  function lose(next: LostText | null): void {
    lost = next
    keepLost(name, next)
  }

  function openSession(): Session {
    const doc = new Y.Doc()
    let ended = false
    let restored = false
    const socket = takeSocket(url)
    const provider = new LiveProvider({
      websocketProvider: socket.provider,
      name,
      document: doc,
      token: ownVersion,
      onSynced: () => {
        tries = 0
        if (!restored) {
          restored = true
          // What a former page could not send: as a change of this one, so that it goes out.
          for (const update of [...unsent.all()]) Y.applyUpdate(doc, update, 'restored')
          if (lost !== null && refused.length > 0) {
            const known = Y.decodeStateVector(Y.encodeStateVector(doc))
            lose({ ...lost, text: insertedText(refused, known) })
          }
        }
        setStatus('connected')
      },
      onUnsyncedChanges: ({ number }) => {
        if (number === 0 && provider.isSynced && restored) unsent.clear()
        unsyncedTimer ??= setTimeout(tellUnsynced, tellUnsyncedAfterMs)
      },
      onStatus: ({ status: line }) => {
        if (ended || String(line) === 'connected') return
        if (status === 'connected') setStatus('offline')
      },
      onAuthenticationFailed: ({ reason }) => {
        if (!ended) end(reason)
      },
    })
    // The library calls `onClose` both for the socket and for the document; the document's carries the reason as text.
    provider.on('close', ({ event }: { event: { code: number; reason: string } }) => {
      if (ended) return
      if (event.code === tooLargeCode && provider.hasUnsyncedChanges) startAnew(tooLarge)
      if (event.code !== 1000 || event.reason === 'provider_initiated') return
      end(event.reason)
    })
    doc.on('update', (update: Uint8Array, origin: unknown) => {
      if (ended || origin === provider) return
      unsent.add(update)
      clearTimeout(saveTimer)
      saveTimer = setTimeout(unsent.save, saveAfterMs)
    })
    provider.attach()
    return {
      doc,
      provider,
      socket,
      destroy() {
        ended = true
        provider.destroy()
        doc.destroy()
        socket.release()
      },
    }
  }

  const onPageHide = (): void => unsent.save()
  addEventListener('pagehide', onPageHide)

  return {
    name,
    get version() {
      return version
    },
    get status() {
      return status
    },
    get doc() {
      return session.doc
    },
    get awareness() {
      return session.provider.awareness!
    },
    get unsynced() {
      return status === 'loading' ? 0 : session.provider.unsyncedChanges
    },
    get lost() {
      return lost
    },
    get refusal() {
      return refusal
    },
    dismissLost() {
      lose(null)
      refused = []
      changed()
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => {
        listeners.delete(listener)
      }
    },
    close() {
      if (closed) return
      closed = true
      removeEventListener('pagehide', onPageHide)
      clearTimeout(retryTimer)
      clearTimeout(saveTimer)
      clearTimeout(unsyncedTimer)
      unsent.save()
      listeners.clear()
      session.destroy()
    },
  }
}

type Session = {
  doc: Y.Doc
  provider: HocuspocusProvider
  socket: LiveSocket
  destroy: () => void
}
