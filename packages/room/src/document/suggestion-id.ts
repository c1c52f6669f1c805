/** A suggestion id taken apart: who suggested, a unique part, and the server-synchronised time in milliseconds. */
export type SuggestionId = { readonly person: string; readonly unique: string; readonly atMs: number }

const pattern = /^([A-Za-z0-9_\-.@]{1,80}):([A-Za-z0-9_-]{1,64}):(\d{1,15})$/

/** The id `person:unique:atMs`. Throws when a part holds a character that the form forbids: that is a defect. */
export function formatSuggestionId({ person, unique, atMs }: SuggestionId): string {
  const id = `${person}:${unique}:${atMs}`
  if (!pattern.test(id)) throw new Error(`"${id}" is not a suggestion id`)
  return id
}

/** Takes an id apart; `undefined` when the text is not one. */
export function parseSuggestionId(id: unknown): SuggestionId | undefined {
  if (typeof id !== 'string') return undefined
  const match = pattern.exec(id)
  if (match === null) return undefined
  return { person: match[1]!, unique: match[2]!, atMs: Number(match[3]) }
}

/** True for a text of the form `person:unique:atMs`. */
export function isSuggestionId(id: unknown): id is string {
  return parseSuggestionId(id) !== undefined
}
