/** Everything behind the rooms, put together: store, accounts, live documents, the hall, and where there are several processes their owners. */

import type { Server } from 'node:http'
import type { Scenario } from '@breakwater/engine'
import type { Exercise } from '@breakwater/room'
import { getConnInfo } from '@hono/node-server/conninfo'
import type { Context, Hono } from 'hono'
import { Accounts, openTeamAccounts, type TeamOptions } from '../account/index.ts'
import { forwardedHeader, forwardUpgrade } from '../cluster/forward.ts'
import { type Owners, soleOwner } from '../cluster/owners.ts'
import { openRedisOwners } from '../cluster/redis-owners.ts'
import { roomsElsewhere } from '../cluster/rooms-elsewhere.ts'
import { Hall, hallRoutes, roomDoor } from '../hall/index.ts'
import { openDocuments } from '../live/documents.ts'
import { LiveServer } from '../live/live-server.ts'
import { upgradeListener } from '../live/upgrade.ts'
import { WorkerPool } from '../run/worker-pool.ts'
import { checkStore, openStore, type StoreOptions } from '../store/index.ts'

/** How the rooms are opened. */
export type RoomsOptions = {
  store: StoreOptions
  scenarios: ReadonlyMap<string, Scenario>
  exercises: ReadonlyMap<string, Exercise>
  /** True: this machine alone reaches the server. */
  loopbackOnly: boolean
  /** Accounts of a team, or null. */
  team: TeamOptions | null
  /** Directory of the owners of rooms where several processes serve one address, and this process' own address for the others. */
  cluster: { redisUrl: string; address: () => string } | null
  /** Whether the Host and Origin of a request may use this server. */
  admits: (host: string, origin: string | undefined) => boolean
  report: (error: unknown) => void
  nowMs?: () => number
}

/** Open rooms. */
export type Rooms = {
  routes: Hono
  /** What whoever runs the server must know: damaged journals, settings that risk what was acknowledged. */
  notes: readonly string[]
  /** Path of the link for the host of this installation. */
  hostPath: string
  /** Takes the WebSockets of a server. */
  attach(server: Server): void
  health(): Record<string, number | string>
  close(): Promise<void>
}

/** Opens the rooms. @throws BreakwaterError if the store, the accounts or the directory cannot be opened. */
export async function openRooms(options: RoomsOptions): Promise<Rooms> {
  const { scenarios, exercises, report } = options
  const nowMs = options.nowMs ?? Date.now
  const store = await openStore(options.store)
  let owners: Owners = soleOwner()
  const workers = new WorkerPool(2)
  try {
    const team = options.team === null ? null : await openTeamAccounts(options.team, store)
    const accounts = new Accounts({ store, nowMs, hostOnce: !options.loopbackOnly, team })
    await accounts.sessions.sweep()
    const address = options.cluster?.address() ?? ''
    if (options.cluster !== null) owners = await openRedisOwners({ redisUrl: options.cluster.redisUrl, address, nowMs })
    const { broken, warnings } = await checkStore(store)
    const damaged = new Set(broken.flatMap(({ journal }) => ('document' in journal ? [journal.document] : [])))
    const damagedRooms = new Set(broken.flatMap(({ journal }) => ('room' in journal ? [journal.room] : [])))
    const door = roomDoor(() => hall, accounts)
    const live: LiveServer = new LiveServer({ store, rooms: door, nowMs, damaged, report })
    const documents = openDocuments({ live, store, owner: room => door.owner(room), nowMs })
    const hall: Hall = new Hall(
      { store, documents, exercises: { exercises, scenarios, workers }, nowMs, report },
      accounts,
    )
    owners.onLost(room => {
      hall.drop(room).catch(report)
    })
    const elsewhere = roomsElsewhere({ owners, store, accounts })
    const routes = hallRoutes({
      ...{ hall, accounts, documents, store, nowMs, report, elsewhere, damagedRooms },
      secureCookies: options.team?.url.startsWith('https:') ?? false,
      addressOf,
    })
    const upgrade = upgradeListener({
      live,
      admits: options.admits,
      ownerOf: (room, request) => elsewhere.ofUpgrade(room, request.headers[forwardedHeader] !== undefined),
      forward: forwardUpgrade,
      report,
    })
    return {
      routes,
      notes: [
        ...warnings,
        ...broken.map(({ journal, because }) => {
          const [what, id] = Object.entries(journal)[0]!
          return `The journal of the ${what} ${id} is damaged and can only be read: ${because}`
        }),
      ],
      hostPath: accounts.host.path,
      attach: server => {
        server.on('upgrade', upgrade)
      },
      health: () => ({ store: store.kind, ...live.figures(), ...store.journal.statistics() }),
      async close() {
        await hall.close()
        await live.close()
        await owners.close()
        await workers.close()
        await store.close()
      },
    }
  } catch (error) {
    await owners.close()
    await workers.close()
    await store.close()
    throw error
  }
}

/** Address of whoever asks, for limits; empty where a request came without a socket. */
function addressOf(context: Context): string {
  try {
    return getConnInfo(context).remote.address ?? ''
  } catch {
    return ''
  }
}
