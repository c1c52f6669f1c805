/** Accounts of a team in backups: they go along, into either database. */

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BreakwaterError } from '@breakwater/engine'
import { afterAll, describe, expect, test } from 'vitest'
import { openTeamAccounts } from '../account/team-accounts.ts'
import { backupStore, describeBackup, restoreStore } from './backup.ts'
import { describeContents } from './contents.ts'
import { openStore, type Store, type StoreOptions } from './store.ts'
import { startTestPostgres } from './test-postgres.ts'

const server = await startTestPostgres()
const folder = mkdtempSync(join(tmpdir(), 'breakwater-accounts-'))
afterAll(async () => {
  await server?.stop()
  rmSync(folder, { recursive: true, force: true })
})

type Kind = 'sqlite' | 'postgres'
const kinds: Kind[] = server === undefined ? ['sqlite'] : ['sqlite', 'postgres']
/** Each into the other; without a server into another folder. */
const pairs = kinds.map((from, at) => [from, kinds.at(at - 1)!] as const)

let places = 0
async function newPlace(kind: Kind): Promise<StoreOptions> {
  if (kind === 'postgres') return { databaseUrl: await server!.newDatabase() }
  return { dataFolder: join(folder, `data-${++places}`) }
}

const url = 'http://rooms.example.org'
const ada = { name: 'Ada', email: 'ada@example.org', password: 'a long password' }

/** Asks the accounts of a store; the answer's status and the session's cookie. */
async function ask(store: Store, path: string, body: object): Promise<{ status: number; cookie: string }> {
  const settings = { url, secret: 'a secret for the tests of at least 32 letters', signUp: true, oidc: null }
  const team = await openTeamAccounts(settings, store)
  const headers = { 'content-type': 'application/json', origin: url }
  const answer = await team.handle(
    new Request(`${url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) }),
  )
  const cookie = answer.headers
    .getSetCookie()
    .map(part => part.split(';')[0])
    .join('; ')
  return { status: answer.status, cookie }
}

async function whoIs(store: Store, cookie: string): Promise<string | null> {
  const settings = { url, secret: 'a secret for the tests of at least 32 letters', signUp: true, oidc: null }
  const team = await openTeamAccounts(settings, store)
  return (await team.signedIn(new Headers({ cookie })))?.name ?? null
}

describe.each(pairs)('from %s to %s', (from, to) => {
  test('an account that was backed up signs in where it was restored, and a session goes on', async () => {
    const store = await openStore(await newPlace(from))
    const file = join(folder, `${from}-${to}.sqlite`)
    let cookie: string
    let made: Awaited<ReturnType<typeof backupStore>>
    try {
      const signedUp = await ask(store, '/api/auth/sign-up/email', ada)
      expect(signedUp.status).toBe(200)
      cookie = signedUp.cookie
      made = await backupStore(store, file)
      expect(made.tables).toMatchObject({ user: 1, session: 1, account: 1, rooms: 0 })
      expect(made.hash).toBe((await describeContents(store.db, store.kind)).hash)
      expect((await describeBackup(file)).hash).toBe(made.hash)
    } finally {
      await store.close()
    }
    const place = await newPlace(to)
    expect(await restoreStore(file, place)).toEqual({ tables: made.tables, hash: made.hash })
    const restored = await openStore(place)
    try {
      expect(await whoIs(restored, cookie)).toBe('Ada')
      expect((await ask(restored, '/api/auth/sign-in/email', ada)).status).toBe(200)
      const wrong = { ...ada, password: 'another password' }
      expect((await ask(restored, '/api/auth/sign-in/email', wrong)).status).toBe(401)
    } finally {
      await restored.close()
    }
    // Nobody's accounts are written over.
    const error: unknown = await restoreStore(file, place).catch((thrown: unknown) => thrown)
    expect((error as BreakwaterError).mistakes[0]!.code).toBe('store-not-empty')
  })
})

test('empty tables of accounts make no difference', async () => {
  const store = await openStore(await newPlace('sqlite'))
  const file = join(folder, 'empty.sqlite')
  await store.db.insertInto('rooms').values({ id: 'r', title: 'Room', created_at_ms: 1 }).execute()
  const made = await backupStore(store, file)
  await store.close()
  const place = await newPlace('sqlite')
  const target = await openStore(place)
  expect(await whoIs(target, '')).toBeNull()
  await target.close()
  const restored = await restoreStore(file, place)
  expect(restored.hash).toBe(made.hash)
  expect(restored.tables).toEqual(made.tables)
  expect(restored.tables).not.toHaveProperty('user')
})
