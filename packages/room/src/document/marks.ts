import { Extension, Mark, mergeAttributes } from '@tiptap/core'
import { isLinkAddress } from './addresses.ts'
import { identifierLength } from './limits.ts'

/** Names of the three suggestion marks. */
export const suggestionMarkNames = ['insertion', 'deletion', 'modification'] as const

/** Name of the mark that ties words to a thread of comments. */
export const commentMarkName = 'comment'

/**
 * Name of the attribute that carries a suggestion about a whole block or an inline atom. Yjs stores marks on text only
 * (y-tiptap drops marks of elements), so a mark on a block would be lost on the way to everybody else.
 */
export const suggestionAttribute = 'suggestion'

/** A page behind a link learns nothing of the room, and cannot reach into it. */
const linkRelation = 'noopener noreferrer nofollow'

function suggestionMark(name: 'insertion' | 'deletion', tag: 'ins' | 'del'): Mark {
  return Mark.create({
    name,
    inclusive: false,
    // Only itself: two people may suggest opposite things about the same words at the same time, and the merged
    // document must still be valid.
    excludes: name,
    addAttributes() {
      return {
        id: {
          default: '',
          parseHTML: element => element.getAttribute('data-id') ?? '',
          renderHTML: attributes => ({ 'data-id': attributes['id'] }),
        },
      }
    },
    parseHTML() {
      return [{ tag: `${tag}[data-id]` }]
    },
    renderHTML({ HTMLAttributes }) {
      return [tag, mergeAttributes(HTMLAttributes), 0]
    },
  })
}

/** Text that somebody suggests to add. */
export const Insertion: Mark = suggestionMark('insertion', 'ins')

/** Text that somebody suggests to remove. */
export const Deletion: Mark = suggestionMark('deletion', 'del')

/**
 * A changed attribute or type of a node. It lives for one transaction only: the suggestion library writes it, and
 * `asSuggestion` turns it into the `suggestion` attribute before the transaction is applied.
 */
export const Modification: Mark = Mark.create({
  name: 'modification',
  inclusive: false,
  excludes: '',
  addAttributes() {
    return {
      id: { default: '', rendered: false },
      type: { default: '', rendered: false },
      attrName: { default: null, rendered: false },
      previousValue: { default: null, rendered: false },
      newValue: { default: null, rendered: false },
    }
  },
  renderHTML() {
    return ['span', { 'data-modification': '' }, 0]
  },
})

/**
 * A link. Its stored form (`href`, `target`, `rel`, `class`, `title`) is that of the editor library's own mark, which
 * brings a finder of addresses along that no page needs. What is no `isLinkAddress` is neither read nor rendered.
 */
export const Link: Mark = Mark.create({
  name: 'link',
  priority: 1000,
  inclusive: false,
  keepOnSplit: false,
  exitable: true,
  addAttributes() {
    return {
      href: { default: null },
      target: { default: '_blank', parseHTML: () => '_blank' },
      rel: { default: linkRelation, parseHTML: () => linkRelation },
      class: { default: null, parseHTML: () => null },
      title: { default: null },
    }
  },
  parseHTML() {
    return [{ tag: 'a[href]', getAttrs: element => (isLinkAddress(element.getAttribute('href')) ? null : false) }]
  },
  renderHTML({ HTMLAttributes }) {
    const href: unknown = HTMLAttributes['href']
    return ['a', isLinkAddress(href) ? HTMLAttributes : { ...HTMLAttributes, href: '' }, 0]
  },
})

/** Words that a thread of comments is about. Marks of several threads may overlap. The server alone sets and removes it. */
export const Comment: Mark = Mark.create({
  name: commentMarkName,
  inclusive: false,
  excludes: '',
  addAttributes() {
    return {
      thread: {
        default: '',
        parseHTML: element => (element.getAttribute('data-thread') ?? '').slice(0, identifierLength),
        renderHTML: attributes => ({ 'data-thread': attributes['thread'] }),
      },
    }
  },
  parseHTML() {
    return [{ tag: 'span[data-thread]' }]
  },
  renderHTML({ HTMLAttributes }) {
    return ['span', mergeAttributes(HTMLAttributes), 0]
  },
})

/** Gives every block and inline atom named the `suggestion` attribute. Pasted text never brings one along. */
export function suggestionAttributes(nodeNames: readonly string[]): Extension {
  return Extension.create({
    name: 'suggestionAttributes',
    addGlobalAttributes() {
      return [
        {
          types: [...nodeNames],
          attributes: {
            [suggestionAttribute]: {
              default: null,
              // Both halves of a block that is only suggested are only suggested.
              keepOnSplit: true,
              parseHTML: () => null,
              renderHTML: attributes => {
                const value: unknown = attributes[suggestionAttribute]
                return typeof value === 'string' ? { 'data-suggestion': value } : {}
              },
            },
          },
        },
      ]
    },
  })
}
