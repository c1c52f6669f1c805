import { isSuggestionId } from './suggestion-id.ts'

/** What a suggestion about a whole block or inline atom proposes. */
export type BlockSuggestionKind = 'insertion' | 'deletion' | 'change'

/**
 * A suggestion about one node. `previous` is what a change (or a deletion of a changed node) goes back to when it is
 * declined: the type's name and its attributes.
 */
export type BlockSuggestion = {
  readonly kind: BlockSuggestionKind
  readonly id: string
  readonly previous?: { readonly type: string; readonly attrs: Readonly<Record<string, unknown>> }
}

const kinds: readonly BlockSuggestionKind[] = ['insertion', 'deletion', 'change']
const longestText = 8000

/** The value of the `suggestion` attribute for a suggestion. Equal suggestions give equal texts. */
export function formatBlockSuggestion({ kind, id, previous }: BlockSuggestion): string {
  return JSON.stringify(previous === undefined ? { kind, id } : { kind, id, previous })
}

/** Reads the value of the `suggestion` attribute; `undefined` for no suggestion and for texts of another form. */
export function parseBlockSuggestion(value: unknown): BlockSuggestion | undefined {
  if (typeof value !== 'string' || value.length > longestText) return undefined
  let parsed: unknown
  try {
    parsed = JSON.parse(value)
  } catch {
    return undefined
  }
  if (typeof parsed !== 'object' || parsed === null) return undefined
  const { kind, id, previous, ...others } = parsed as Record<string, unknown>
  if (Object.keys(others).length > 0 || !isSuggestionId(id)) return undefined
  if (!kinds.includes(kind as BlockSuggestionKind)) return undefined
  if (previous === undefined) return kind === 'change' ? undefined : { kind: kind as BlockSuggestionKind, id }
  if (typeof previous !== 'object' || previous === null) return undefined
  const { type, attrs } = previous as Record<string, unknown>
  if (typeof type !== 'string' || typeof attrs !== 'object' || attrs === null) return undefined
  return { kind: kind as BlockSuggestionKind, id, previous: { type, attrs: attrs as Record<string, unknown> } }
}

/** True for a text that `parseBlockSuggestion` reads. */
export function isBlockSuggestionText(value: unknown): value is string {
  return parseBlockSuggestion(value) !== undefined
}
