import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { BreakwaterError } from '@breakwater/engine'
import { Hono } from 'hono'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openStore, type Store } from '../store/index.ts'
import { Accounts } from './accounts.ts'
import { type OidcProvider, openOidcProvider } from './oidc-provider.test-provider.ts'
import { openTeamAccounts, type TeamAccounts, teamOptionsFrom } from './team-accounts.ts'

const folder = mkdtempSync(join(tmpdir(), 'breakwater-team-'))
const url = 'http://rooms.example.org'
const secret = 'a secret for the tests of at least 32 letters'
let store: Store
let provider: OidcProvider

beforeAll(async () => {
  store = await openStore({ dataFolder: folder })
  provider = await openOidcProvider({ sub: 'person-7', email: 'grace@example.org', name: 'Grace Hopper' })
})
afterAll(async () => {
  await provider.close()
  await store.close()
  rmSync(folder, { recursive: true, force: true })
})

function appOf(team: TeamAccounts): Hono {
  return new Hono().on(['GET', 'POST'], '/api/auth/*', context => team.handle(context.req.raw))
}

/** The cookies that an answer sets, as a browser sends them back. */
function cookiesOf(answer: Response): string {
  return answer.headers
    .getSetCookie()
    .map(cookie => cookie.split(';')[0])
    .join('; ')
}

const post = (app: Hono, path: string, body: object, cookie = '') =>
  app.request(`${url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url, cookie },
    body: JSON.stringify(body),
  })

describe('settings', () => {
  const right = { BREAKWATER_AUTH: 'team', BREAKWATER_URL: url, BREAKWATER_SECRET: secret }

  test('none without BREAKWATER_AUTH', () => {
    expect(teamOptionsFrom({})).toBeNull()
    expect(teamOptionsFrom({ BREAKWATER_AUTH: 'host' })).toBeNull()
  })

  test('signing up is off unless it is switched on', () => {
    expect(teamOptionsFrom(right)).toEqual({ url, secret, signUp: false, oidc: null })
    expect(teamOptionsFrom({ ...right, BREAKWATER_SIGN_UP: 'on' })?.signUp).toBe(true)
    expect(teamOptionsFrom({ ...right, BREAKWATER_SIGN_UP: 'yes' })?.signUp).toBe(false)
  })

  test.each([
    [{ BREAKWATER_AUTH: 'everybody' }, 'BREAKWATER_AUTH'],
    [{ ...right, BREAKWATER_URL: 'rooms.example.org' }, 'BREAKWATER_URL'],
    [{ ...right, BREAKWATER_URL: 'javascript:alert(1)' }, 'BREAKWATER_URL'],
    [{ ...right, BREAKWATER_SECRET: 'short' }, 'BREAKWATER_SECRET'],
    [{ ...right, OIDC_ISSUER: 'https://id.example.org' }, 'OIDC_CLIENT_ID'],
    [{ ...right, OIDC_ISSUER: 'https://id.example.org', OIDC_CLIENT_ID: 'a' }, 'OIDC_CLIENT_SECRET'],
  ])('%j names what is wrong', (environment, name) => {
    try {
      teamOptionsFrom(environment)
      expect.unreachable()
    } catch (error) {
      const [mistake] = (error as BreakwaterError).mistakes
      expect(error).toBeInstanceOf(BreakwaterError)
      expect(mistake!.code).toBe('bad-setting')
      expect(mistake!.message).toContain(name)
      expect(mistake!.message).not.toContain('short')
    }
  })
})

describe('e-mail and password', () => {
  test('signing up makes a person who may open rooms; the same account is the same person', async () => {
    const team = await openTeamAccounts({ url, secret, signUp: true, oidc: null }, store)
    const app = appOf(team)
    const accounts = new Accounts({ store, nowMs: Date.now, hostOnce: true, team })
    const ada = { name: 'Ada', email: 'ada@example.org', password: 'a long password' }
    const signedUp = await post(app, '/api/auth/sign-up/email', ada)
    expect(signedUp.status).toBe(200)
    const first = await accounts.personOf(new Headers({ cookie: cookiesOf(signedUp) }))
    expect(first).toMatchObject({ name: 'Ada' })
    expect(accounts.mayOpenRooms(first!)).toBe(true)
    const signedIn = await post(app, '/api/auth/sign-in/email', { email: ada.email, password: ada.password })
    expect(signedIn.status).toBe(200)
    expect((await accounts.personOf(new Headers({ cookie: cookiesOf(signedIn) })))?.id).toBe(first!.id)
    const wrong = await post(app, '/api/auth/sign-in/email', { email: ada.email, password: 'another password' })
    expect(wrong.status).toBe(401)
    expect(await accounts.personOf(new Headers({ cookie: cookiesOf(wrong) }))).toBeNull()
    const out = await post(app, '/api/auth/sign-out', {}, cookiesOf(signedIn))
    expect(out.status).toBe(200)
    expect(await accounts.personOf(new Headers({ cookie: cookiesOf(signedIn) }))).toBeNull()
  })

  test('is refused where signing up is off; who has an account may still sign in', async () => {
    const team = await openTeamAccounts({ url, secret, signUp: false, oidc: null }, store)
    const app = appOf(team)
    const eve = { name: 'Eve', email: 'eve@example.org', password: 'a long password' }
    expect((await post(app, '/api/auth/sign-up/email', eve)).status).toBe(400)
    const ada = { email: 'ada@example.org', password: 'a long password' }
    expect((await post(app, '/api/auth/sign-in/email', ada)).status).toBe(200)
  })

  test('a forged cookie is nobody', async () => {
    const team = await openTeamAccounts({ url, secret, signUp: false, oidc: null }, store)
    expect(await team.signedIn(new Headers({ cookie: 'better-auth.session_token=abc.def' }))).toBeNull()
    expect(await team.signedIn(new Headers())).toBeNull()
  })
})

describe('OpenID Connect', () => {
  const signIn = async (from: OidcProvider) => {
    const { issuer, clientId, clientSecret } = from
    const team = await openTeamAccounts({ url, secret, signUp: false, oidc: { issuer, clientId, clientSecret } }, store)
    const app = appOf(team)
    const begun = await post(app, '/api/auth/sign-in/social', { provider: 'oidc', callbackURL: '/rooms' })
    expect(begun.status).toBe(200)
    const { url: authorizationUrl } = (await begun.json()) as { url: string }
    const back = await from.agree(authorizationUrl)
    expect(back.startsWith(`${url}/api/auth/`)).toBe(true)
    const answer = await app.request(back, { headers: { cookie: cookiesOf(begun) } })
    const accounts = new Accounts({ store, nowMs: Date.now, hostOnce: true, team })
    return { answer, person: await accounts.personOf(new Headers({ cookie: cookiesOf(answer) })), team }
  }

  test('signs in through the provider, with secret and PKCE, as the same person each time', async () => {
    const { answer, person, team } = await signIn(provider)
    expect(answer.status).toBe(302)
    expect(answer.headers.get('location')).toContain('/rooms')
    expect(person).toMatchObject({ name: 'Grace Hopper' })
    expect(team.providers).toEqual(['oidc'])
    expect(provider.tokenRequests.at(-1)).toEqual({ authenticated: true, verifier: true })
    expect((await signIn(provider)).person?.id).toBe(person!.id)
  })

  test('a token that is signed by somebody else signs nobody in', async () => {
    const forger = await openOidcProvider({ sub: 'person-7', email: 'grace@example.org', name: 'Grace Hopper' }, true)
    try {
      const { answer, person } = await signIn(forger)
      expect(answer.headers.get('location')).toContain('error')
      expect(person).toBeNull()
    } finally {
      await forger.close()
    }
  })
})
