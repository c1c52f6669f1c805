/** A small OpenID Connect provider for tests: one person, the authorization code flow, ID tokens signed with RS256. */

import { createSign, generateKeyPairSync, randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** Somebody whom the provider knows. */
export type ProviderPerson = { sub: string; email: string; name: string }

/** A provider that listens on 127.0.0.1. */
export type OidcProvider = {
  issuer: string
  clientId: string
  clientSecret: string
  /** What it was asked for at the token address: how the client said who it is, and whether it proved the code with PKCE. */
  tokenRequests: { authenticated: boolean; verifier: boolean }[]
  /** Opens the provider's page as a browser of somebody who agrees: the address that it sends the browser back to. */
  agree(authorizationUrl: string): Promise<string>
  close(): Promise<void>
}

/** Opens a provider. `forge`: its ID tokens are signed with a key that it does not publish. */
export async function openOidcProvider(person: ProviderPerson, forge = false): Promise<OidcProvider> {
  const clientId = 'breakwater-test'
  const clientSecret = randomUUID()
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const signingKey = forge ? generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey : privateKey
  const codes = new Map<string, { nonce: string | null }>()
  const tokenRequests: OidcProvider['tokenRequests'] = []
  let issuer = ''

  const idToken = (nonce: string | null): string => {
    const now = Math.floor(Date.now() / 1000)
    const claims = {
      iss: issuer,
      aud: clientId,
      iat: now,
      exp: now + 300,
      ...person,
      email_verified: true,
      ...(nonce === null ? {} : { nonce }),
    }
    const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')
    const signed = `${part({ alg: 'RS256', kid: 'k1', typ: 'JWT' })}.${part(claims)}`
    return `${signed}.${createSign('RSA-SHA256').update(signed).sign(signingKey).toString('base64url')}`
  }

  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', issuer)
    const json = (value: object): void => {
      response.setHeader('content-type', 'application/json')
      response.end(JSON.stringify(value))
    }
    if (url.pathname === '/.well-known/openid-configuration') {
      json({
        issuer,
        authorization_endpoint: `${issuer}/authorize`,
        token_endpoint: `${issuer}/token`,
        userinfo_endpoint: `${issuer}/userinfo`,
        jwks_uri: `${issuer}/keys`,
        id_token_signing_alg_values_supported: ['RS256'],
        response_types_supported: ['code'],
        subject_types_supported: ['public'],
      })
    } else if (url.pathname === '/keys') {
      json({ keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'k1', alg: 'RS256', use: 'sig' }] })
    } else if (url.pathname === '/authorize') {
      const code = randomUUID()
      codes.set(code, { nonce: url.searchParams.get('nonce') })
      const back = new URL(url.searchParams.get('redirect_uri') ?? '')
      back.searchParams.set('code', code)
      back.searchParams.set('state', url.searchParams.get('state') ?? '')
      response.statusCode = 302
      response.setHeader('location', back.href)
      response.end()
    } else if (url.pathname === '/token') {
      const chunks: Buffer[] = []
      request.on('data', chunk => chunks.push(chunk))
      request.on('end', () => {
        const form = new URLSearchParams(Buffer.concat(chunks).toString())
        const basic = Buffer.from((request.headers.authorization ?? '').replace('Basic ', ''), 'base64').toString()
        const authenticated = form.get('client_secret') === clientSecret || basic === `${clientId}:${clientSecret}`
        tokenRequests.push({ authenticated, verifier: (form.get('code_verifier') ?? '').length >= 43 })
        const known = codes.get(form.get('code') ?? '')
        codes.delete(form.get('code') ?? '')
        if (known === undefined || !authenticated) {
          response.statusCode = 400
          json({ error: 'invalid_grant' })
          return
        }
        json({ access_token: randomUUID(), token_type: 'Bearer', expires_in: 300, id_token: idToken(known.nonce) })
      })
    } else if (url.pathname === '/userinfo') {
      json({ ...person, email_verified: true })
    } else {
      response.statusCode = 404
      response.end()
    }
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    issuer,
    clientId,
    clientSecret,
    tokenRequests,
    async agree(authorizationUrl) {
      const answer = await fetch(authorizationUrl, { redirect: 'manual' })
      return answer.headers.get('location') ?? ''
    },
    close: () =>
      new Promise(resolve => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}
