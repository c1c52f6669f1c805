/**
 * Accounts of a team's installation, by better-auth: sign-in with e-mail and password or through an OpenID Connect provider. It is
 * loaded only where a team wants it, works on the same database, and knows nothing of rooms: an account maps to a person.
 */

import { BreakwaterError } from '@breakwater/engine'
import type { Store } from '../store/index.ts'
import { DatesAsText } from './dates-as-text.ts'

/** How a team's installation is set up. */
export type TeamOptions = {
  /** Address by which people reach it, e.g. `https://rooms.example.org`. */
  url: string
  /** Secret that signs cookies: at least 32 characters. */
  secret: string
  /** True: anybody who reaches it may make an account with e-mail and password. Default: only who has one may sign in. */
  signUp: boolean
  /** OpenID Connect provider, or null. */
  oidc: { issuer: string; clientId: string; clientSecret: string } | null
}

/** Somebody who is signed in. */
export type SignedIn = { account: string; name: string }

/** See the file's head. */
export type TeamAccounts = {
  /** Providers that can be signed in with, for the page. */
  readonly providers: readonly string[]
  /** True if new accounts may be made by e-mail. */
  readonly signUp: boolean
  /** The address that the installation is reached by. */
  readonly url: string
  /** Answers requests to `/api/auth/*`. */
  handle(request: Request): Promise<Response>
  /** Who is signed in by these headers, or null. */
  signedIn(headers: Headers): Promise<SignedIn | null>
}

const secretLengthMin = 32

/**
 * Reads the settings of a team from the environment. Null where `BREAKWATER_AUTH` is not `team`.
 * @throws BreakwaterError if a setting is missing or wrong.
 */
export function teamOptionsFrom(environment: Readonly<Record<string, string | undefined>>): TeamOptions | null {
  const kind = environment['BREAKWATER_AUTH'] ?? ''
  if (kind === '' || kind === 'host') return null
  if (kind !== 'team') throw badSetting('BREAKWATER_AUTH', kind, 'Set it to team, or leave it out.')
  const url = environment['BREAKWATER_URL'] ?? ''
  if (!isWebAddress(url)) {
    throw badSetting('BREAKWATER_URL', url, 'Set it to the address that people open, e.g. https://rooms.example.org.')
  }
  const secret = environment['BREAKWATER_SECRET'] ?? ''
  if (secret.length < secretLengthMin) {
    throw badSetting(
      'BREAKWATER_SECRET',
      '(not shown)',
      `Set it to ${secretLengthMin} or more random characters, e.g. what \`openssl rand -base64 32\` prints.`,
    )
  }
  return { url, secret, signUp: environment['BREAKWATER_SIGN_UP'] === 'on', oidc: oidcFrom(environment) }
}

function oidcFrom(environment: Readonly<Record<string, string | undefined>>): TeamOptions['oidc'] {
  const issuer = environment['OIDC_ISSUER'] ?? ''
  if (issuer === '') return null
  if (!isWebAddress(issuer))
    throw badSetting('OIDC_ISSUER', issuer, 'Set it to the issuer’s address, e.g. https://id.example.org.')
  const clientId = environment['OIDC_CLIENT_ID'] ?? ''
  if (clientId === '')
    throw badSetting('OIDC_CLIENT_ID', clientId, 'Set it to the id that the provider gave for this installation.')
  const clientSecret = environment['OIDC_CLIENT_SECRET'] ?? ''
  if (clientSecret === '') {
    throw badSetting(
      'OIDC_CLIENT_SECRET',
      '(not shown)',
      'Set it to the secret that the provider gave for this installation.',
    )
  }
  return { issuer, clientId, clientSecret }
}

function isWebAddress(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)
}

function badSetting(name: string, value: string, hint: string): BreakwaterError {
  const message = value === '' ? `${name} is not set.` : `${name} cannot be “${value}”.`
  return new BreakwaterError([{ code: 'bad-setting', where: {}, message, hint }])
}

/** Loads better-auth, brings its tables up to date, and opens the accounts. */
export async function openTeamAccounts(options: TeamOptions, store: Store): Promise<TeamAccounts> {
  const [{ betterAuth }, { getMigrations }, { genericOAuth }] = await Promise.all([
    import('better-auth'),
    import('better-auth/db/migration'),
    import('better-auth/plugins'),
  ])
  const { oidc } = options
  const plugins =
    oidc === null
      ? []
      : [
          genericOAuth({
            config: [
              {
                providerId: 'oidc',
                clientId: oidc.clientId,
                clientSecret: oidc.clientSecret,
                discoveryUrl: `${oidc.issuer.replace(/\/$/, '')}/.well-known/openid-configuration`,
                scopes: ['openid', 'email', 'profile'],
                requireIdTokenVerification: true,
              },
            ],
          }),
        ]
  const settings = {
    appName: 'Breakwater',
    baseURL: options.url,
    basePath: '/api/auth',
    secret: options.secret,
    database: { db: store.db.withPlugin(new DatesAsText()), type: store.kind },
    // A person who is known by a password is not taken over by a provider that claims the same address.
    account: { accountLinking: { enabled: false } },
    emailAndPassword: { enabled: true, disableSignUp: !options.signUp, minPasswordLength: 10 },
    rateLimit: { enabled: true, window: 60, max: 60, customRules: { '/sign-in/email': { window: 60, max: 10 } } },
    telemetry: { enabled: false },
    logger: { level: 'error' as const },
    plugins,
  } satisfies Parameters<typeof betterAuth>[0]
  await (await getMigrations(settings)).runMigrations()
  const auth = betterAuth(settings)
  return {
    providers: oidc === null ? [] : ['oidc'],
    signUp: options.signUp,
    url: options.url,
    handle: request => auth.handler(request),
    async signedIn(headers) {
      const session = await auth.api.getSession({ headers })
      return session === null ? null : { account: session.user.id, name: session.user.name }
    },
  }
}
