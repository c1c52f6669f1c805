import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openStore, type Store } from '../store/index.ts'
import { Accounts } from './accounts.ts'
import { HostLink } from './host-link.ts'
import { cleanName } from './person-name.ts'
import { cookieOf, sessionCookieHeader, sessionIdleMs } from './sessions.ts'
import { hashOfToken, isToken, newToken } from './token.ts'

const folder = mkdtempSync(join(tmpdir(), 'breakwater-accounts-'))
let store: Store
let nowMs = 1_700_000_000_000
const clock = (): number => nowMs
let accounts: Accounts

beforeAll(async () => {
  store = await openStore({ dataFolder: folder })
  accounts = new Accounts({ store, nowMs: clock, hostOnce: false, team: null })
  await store.db.insertInto('rooms').values({ id: 'room1', title: 'One', created_at_ms: nowMs }).execute()
  await store.db.insertInto('rooms').values({ id: 'room2', title: 'Two', created_at_ms: nowMs }).execute()
})
afterAll(async () => {
  await store.close()
  rmSync(folder, { recursive: true, force: true })
})

const headersWith = (token: string): Headers => new Headers({ cookie: `other=1; breakwater_session=${token}` })

describe('tokens', () => {
  test('are 32 random bytes and kept as a hash', () => {
    const token = newToken()
    expect(Buffer.from(token, 'base64url')).toHaveLength(32)
    expect(newToken()).not.toBe(token)
    // SHA-256 of “abc”, from the standard's own example.
    expect(hashOfToken('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')
  })

  test.each(['', 'abc', 'a'.repeat(44), `${'a'.repeat(42)}%`, `${'a'.repeat(42)}\n`])('%j is none', text => {
    expect(isToken(text)).toBe(false)
  })
})

describe('names', () => {
  test.each([
    ['  Ada   Lovelace ', 'Ada Lovelace'],
    ['José', 'José'],
    ['李小龍', '李小龍'],
    ['x\u202Egnp.exe', 'xgnp.exe'],
    ['a\u0000b\nc', 'a b c'],
    ['<script>alert(1)</script>', '<script>alert(1)</script>'],
    ['n'.repeat(100), 'n'.repeat(60)],
  ])('%j is shown as %j', (written, shown) => {
    expect(cleanName(written)).toBe(shown)
  })

  test.each([null, 7, '', '   ', '\u200B', '!!!', 'x'.repeat(1001)])('%j is none', written => {
    expect(cleanName(written)).toBeNull()
  })
})

describe('sessions', () => {
  test('a token opens its person, its hash alone is stored', async () => {
    const ada = await accounts.people.add('Ada')
    const token = await accounts.sessions.open(ada.id)
    expect(await accounts.personOf(headersWith(token))).toEqual(ada)
    const rows = await store.db.selectFrom('sessions').selectAll().where('person', '=', ada.id).execute()
    expect(JSON.stringify(rows)).not.toContain(token)
    expect(await accounts.personOf(headersWith(newToken()))).toBeNull()
    expect(await accounts.personOf(new Headers())).toBeNull()
    expect(await accounts.personOf(headersWith("' or 1=1 --"))).toBeNull()
  })

  test('is over after thirty days of idling, and goes on while it is used', async () => {
    const ben = await accounts.people.add('Ben')
    const token = await accounts.sessions.open(ben.id)
    nowMs += sessionIdleMs - 1000
    expect((await accounts.personOf(headersWith(token)))?.id).toBe(ben.id)
    nowMs += sessionIdleMs - 1000
    expect((await accounts.personOf(headersWith(token)))?.id).toBe(ben.id)
    nowMs += sessionIdleMs
    expect(await accounts.personOf(headersWith(token))).toBeNull()
    await accounts.sessions.sweep()
    expect(await store.db.selectFrom('sessions').selectAll().where('person', '=', ben.id).execute()).toEqual([])
  })

  test('can be revoked, one or all', async () => {
    const cleo = await accounts.people.add('Cleo')
    const [first, second, third] = await Promise.all([1, 2, 3].map(() => accounts.sessions.open(cleo.id)))
    await accounts.leave(headersWith(first!))
    expect(await accounts.personOf(headersWith(first!))).toBeNull()
    expect((await accounts.personOf(headersWith(second!)))?.id).toBe(cleo.id)
    await accounts.sessions.revokeAll(cleo.id)
    expect(await accounts.personOf(headersWith(second!))).toBeNull()
    expect(await accounts.personOf(headersWith(third!))).toBeNull()
  })

  test('the cookie cannot be read by scripts or sent from other sites', () => {
    expect(sessionCookieHeader('t', false)).toBe(
      'breakwater_session=t; Path=/; Max-Age=2592000; HttpOnly; SameSite=Strict',
    )
    expect(sessionCookieHeader('t', true)).toContain('; Secure')
    expect(cookieOf(new Headers({ cookie: 'breakwater_sessions=x; breakwater_session=y' }), 'breakwater_session')).toBe(
      'y',
    )
  })
})

describe('the host', () => {
  test('is one person, whoever opens the link', async () => {
    expect(await accounts.people.host()).toEqual(await accounts.people.host())
    expect(accounts.mayOpenRooms(await accounts.people.host())).toBe(true)
    expect(accounts.mayOpenRooms(await accounts.people.add('Guest'))).toBe(false)
  })

  test('a link beyond this machine works once', () => {
    const link = new HostLink(true)
    const token = link.path.slice('/host/'.length)
    expect(link.use(newToken())?.refused).toBe('host-link-used')
    expect(link.use(token)).toBeNull()
    expect(link.use(token)?.refused).toBe('host-link-used')
    const again = new HostLink(false)
    const own = again.path.slice('/host/'.length)
    expect([again.use(own), again.use(own), again.use(token)?.refused]).toEqual([null, null, 'host-link-used'])
  })
})

describe('invitations', () => {
  const open = (more: Partial<{ usesMax: number; hours: number }> = {}) =>
    accounts.invitations.open({
      room: 'room1',
      role: 'player',
      seat: 'issuer',
      by: 'host',
      usesMax: 1,
      hours: 24,
      ...more,
    })

  test('a link is used once, and says so the second time', async () => {
    const { token } = await open()
    expect(await accounts.invitations.look(token)).toMatchObject({
      room: 'room1',
      role: 'player',
      seat: 'issuer',
      uses: 0,
    })
    expect(await accounts.invitations.use(token)).toMatchObject({ room: 'room1', uses: 1 })
    for (const again of [await accounts.invitations.use(token), await accounts.invitations.look(token)]) {
      expect(again).toMatchObject({ refused: 'link-used' })
      expect((again as { hint: string }).hint).toContain('new link')
    }
    expect(await accounts.invitations.roomOf(token)).toBe('room1')
  })

  test('of twenty who race for it one wins; of twenty who race for five, five', async () => {
    const one = await open()
    const five = await open({ usesMax: 5 })
    const race = (token: string) => Promise.all(Array.from({ length: 20 }, () => accounts.invitations.use(token)))
    expect((await race(one.token)).filter(answer => !('refused' in answer))).toHaveLength(1)
    expect((await race(five.token)).filter(answer => !('refused' in answer))).toHaveLength(5)
    const listed = await accounts.invitations.list('room1')
    expect(listed.find(({ id }) => id === five.id)).toMatchObject({ uses: 5, usesMax: 5 })
  })

  test('a use can be given back', async () => {
    const { token } = await open()
    await accounts.invitations.use(token)
    await accounts.invitations.giveBack(token)
    expect(await accounts.invitations.use(token)).toMatchObject({ role: 'player' })
  })

  test('expires, can be revoked by its own room alone, and unknown ones are unknown', async () => {
    const late = await open({ hours: 1 })
    nowMs += 3_600_001
    expect(await accounts.invitations.use(late.token)).toMatchObject({ refused: 'link-expired' })
    const { id, token } = await open()
    expect(await accounts.invitations.revoke('room2', id)).toBe(false)
    expect(await accounts.invitations.revoke('room1', '%')).toBe(false)
    expect(await accounts.invitations.look(token)).toMatchObject({ role: 'player' })
    expect(await accounts.invitations.revoke('room1', id)).toBe(true)
    expect(await accounts.invitations.use(token)).toMatchObject({ refused: 'link-revoked' })
    expect(await accounts.invitations.use(newToken())).toMatchObject({ refused: 'unknown-link' })
    expect(await accounts.invitations.look('%')).toMatchObject({ refused: 'unknown-link' })
  })

  test('neither the list nor the store shows a token', async () => {
    const { token } = await open()
    expect(JSON.stringify(await accounts.invitations.list('room1'))).not.toContain(token)
    expect(JSON.stringify(await store.db.selectFrom('invitations').selectAll().execute())).not.toContain(token)
  })
})
