import { mergeAttributes, Node } from '@tiptap/core'

/** Kinds of a callout. `decision` is the chair's box for what was decided in words. */
export const calloutKinds = ['note', 'warning', 'decision'] as const
/** Kind of a callout. */
export type CalloutKind = (typeof calloutKinds)[number]

/** A box of blocks set apart from the text, of one kind. */
export const Callout: Node = Node.create({
  name: 'callout',
  group: 'block',
  content: 'block+',
  defining: true,
  addAttributes() {
    return {
      kind: {
        default: 'note',
        parseHTML: element => {
          const kind = element.getAttribute('data-kind') ?? ''
          return (calloutKinds as readonly string[]).includes(kind) ? kind : 'note'
        },
        renderHTML: attributes => ({ 'data-kind': attributes['kind'] }),
      },
    }
  },
  parseHTML() {
    return [{ tag: 'aside[data-kind]' }]
  },
  renderHTML({ HTMLAttributes }) {
    return ['aside', mergeAttributes(HTMLAttributes), 0]
  },
})

/** A person named in the text. The label is what was shown when it was written; the id says who is meant. */
export const Mention: Node = Node.create({
  name: 'mention',
  group: 'inline',
  inline: true,
  atom: true,
  selectable: true,
  addAttributes() {
    return {
      id: {
        default: '',
        parseHTML: element => element.getAttribute('data-id') ?? '',
        renderHTML: attributes => ({ 'data-id': attributes['id'] }),
      },
      label: {
        default: '',
        parseHTML: element => element.getAttribute('data-label') ?? '',
        renderHTML: attributes => ({ 'data-label': attributes['label'] }),
      },
    }
  },
  parseHTML() {
    return [{ tag: 'span[data-mention]' }]
  },
  renderHTML({ node, HTMLAttributes }) {
    return ['span', mergeAttributes({ 'data-mention': '' }, HTMLAttributes), `@${String(node.attrs['label'])}`]
  },
  renderText({ node }) {
    return `@${String(node.attrs['label'])}`
  },
})

/** Blocks beside each other, each with its title: *Before* and *After*. */
export const Columns: Node = Node.create({
  name: 'columns',
  group: 'block',
  content: 'column+',
  isolating: true,
  parseHTML() {
    return [{ tag: 'div[data-columns]' }]
  },
  renderHTML({ HTMLAttributes }) {
    return ['div', mergeAttributes({ 'data-columns': '' }, HTMLAttributes), 0]
  },
})

/** One column of `columns`. */
export const Column: Node = Node.create({
  name: 'column',
  content: 'block+',
  isolating: true,
  addAttributes() {
    return {
      title: {
        default: '',
        parseHTML: element => element.getAttribute('data-title') ?? '',
        renderHTML: attributes => ({ 'data-title': attributes['title'] }),
      },
    }
  },
  parseHTML() {
    return [{ tag: 'div[data-column]' }]
  },
  renderHTML({ HTMLAttributes }) {
    return ['div', mergeAttributes({ 'data-column': '' }, HTMLAttributes), 0]
  },
})

/** The page of contents. It holds nothing; each reader's page builds it from the headings. */
export const Contents: Node = Node.create({
  name: 'contents',
  group: 'block',
  atom: true,
  selectable: true,
  parseHTML() {
    return [{ tag: 'nav[data-contents]' }]
  },
  renderHTML({ HTMLAttributes }) {
    return ['nav', mergeAttributes({ 'data-contents': '' }, HTMLAttributes)]
  },
})
