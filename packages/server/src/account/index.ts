/** Sessions, people, invitations, accounts. */

export { Accounts } from './accounts.ts'
export { hostId, type KnownPerson } from './people.ts'
export { furthestColour } from './person-colour.ts'
export { cleanName } from './person-name.ts'
export { cookieOf, sessionCookie, sessionCookieHeader } from './sessions.ts'
export { openTeamAccounts, type TeamAccounts, type TeamOptions, teamOptionsFrom } from './team-accounts.ts'
export { hashOfToken, newId, newToken } from './token.ts'
