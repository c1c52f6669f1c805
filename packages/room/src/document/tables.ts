import { mergeAttributes, Node } from '@tiptap/core'

const alignments = ['left', 'center', 'right'] as const

function alignmentOf(element: HTMLElement): string | null {
  const said = (element.style.textAlign || element.getAttribute('align') || '').trim().toLowerCase()
  return (alignments as readonly string[]).includes(said) ? said : null
}

function cell(name: 'tableCell' | 'tableHeader', tag: 'td' | 'th', tableRole: 'cell' | 'header_cell'): Node {
  return Node.create({
    name,
    content: 'block+',
    isolating: true,
    addAttributes() {
      return {
        colspan: { default: 1 },
        rowspan: { default: 1 },
        colwidth: {
          default: null,
          parseHTML: element => element.getAttribute('colwidth')?.split(',').map(Number) ?? null,
        },
        align: {
          default: null,
          parseHTML: alignmentOf,
          renderHTML: attributes =>
            attributes['align'] === null ? {} : { style: `text-align: ${attributes['align']}` },
        },
      }
    },
    extendNodeSchema: extension => (extension.name === name ? { tableRole } : {}),
    parseHTML() {
      return [{ tag }]
    },
    renderHTML({ HTMLAttributes }) {
      return [tag, HTMLAttributes, 0]
    },
  })
}

/**
 * A table. These four nodes have the names, attributes and roles that prosemirror-tables works with; what edits a table
 * is no part of the document and stays out of the pages of those who only read.
 */
export const Table: Node = Node.create({
  name: 'table',
  group: 'block',
  content: 'tableRow+',
  isolating: true,
  extendNodeSchema: extension => (extension.name === 'table' ? { tableRole: 'table' } : {}),
  parseHTML() {
    return [{ tag: 'table' }]
  },
  renderHTML({ HTMLAttributes }) {
    // A wide table scrolls inside its wrapper.
    return ['div', { class: 'tableWrapper' }, ['table', mergeAttributes(HTMLAttributes), ['tbody', 0]]]
  },
})

/** A row of a table. */
export const TableRow: Node = Node.create({
  name: 'tableRow',
  content: '(tableCell | tableHeader)*',
  extendNodeSchema: extension => (extension.name === 'tableRow' ? { tableRole: 'row' } : {}),
  parseHTML() {
    return [{ tag: 'tr' }]
  },
  renderHTML({ HTMLAttributes }) {
    return ['tr', HTMLAttributes, 0]
  },
})

/** A cell of a table. */
export const TableCell: Node = cell('tableCell', 'td', 'cell')

/** A cell that names its row or column. */
export const TableHeader: Node = cell('tableHeader', 'th', 'header_cell')
