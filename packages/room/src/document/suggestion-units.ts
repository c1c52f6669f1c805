import type { Node } from '@tiptap/pm/model'
import { type BlockSuggestion, parseBlockSuggestion } from './block-suggestion.ts'
import { suggestionAttribute } from './marks.ts'

/** A run of text inside one block that one suggestion adds or removes. Positions are those of the document. */
export type InlineUnit = {
  readonly form: 'inline'
  readonly id: string
  readonly kind: 'insertion' | 'deletion'
  readonly from: number
  readonly to: number
  readonly text: string
}

/** A whole node that one suggestion adds, removes or changes. */
export type NodeUnit = {
  readonly form: 'node'
  readonly id: string
  readonly kind: BlockSuggestion['kind']
  readonly from: number
  readonly to: number
  readonly node: Node
  readonly suggestion: BlockSuggestion
}

/** The smallest part of a suggestion. */
export type SuggestionUnit = InlineUnit | NodeUnit

/** The character that the suggestion library leaves where a suggested break has no text to hold its mark. */
export const anchorCharacter = '\u200b'

/** Text without anchor characters. */
export function withoutAnchors(text: string): string {
  return text.replaceAll(anchorCharacter, '')
}

/**
 * All parts of all suggestions in document order. A text with both an insertion and a deletion (two people at once)
 * gives two units over the same range. Pass a range to look at part of the document only.
 */
export function suggestionUnits(doc: Node, from = 0, to: number = doc.content.size): SuggestionUnit[] {
  const units: SuggestionUnit[] = []
  const lastOf = new Map<string, number>()
  doc.nodesBetween(from, to, (node, pos) => {
    if (node.isText) {
      for (const mark of node.marks) {
        const kind = mark.type.name
        if (kind !== 'insertion' && kind !== 'deletion') continue
        const id = String(mark.attrs['id'])
        const index = lastOf.get(kind)
        const last = index === undefined ? undefined : units[index]
        if (index !== undefined && last?.form === 'inline' && last.id === id && last.to === pos) {
          units[index] = { ...last, to: pos + node.nodeSize, text: last.text + (node.text ?? '') }
        } else {
          lastOf.set(kind, units.length)
          units.push({ form: 'inline', id, kind, from: pos, to: pos + node.nodeSize, text: node.text ?? '' })
        }
      }
      return false
    }
    const suggestion = parseBlockSuggestion(node.attrs[suggestionAttribute])
    if (suggestion !== undefined) {
      const { id, kind } = suggestion
      units.push({ form: 'node', id, kind, from: pos, to: pos + node.nodeSize, node, suggestion })
    }
    return true
  })
  return units
}
