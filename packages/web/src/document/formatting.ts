/** What the toolbar does to the text. Each act is one step of undo, and in suggest mode one suggestion. */

import type { Editor, JSONContent } from '@tiptap/core'
import { NodeSelection } from '@tiptap/pm/state'
import {
  addColumnAfter,
  addRowAfter,
  deleteColumn,
  deleteRow,
  deleteTable,
  isInTable,
  toggleHeaderRow,
} from '@tiptap/pm/tables'
import { redo, undo, yUndoPluginKey } from '@tiptap/y-tiptap'
import type { DocumentTexts } from './texts.ts'

/** Marks that the toolbar sets. */
export type MarkName = 'bold' | 'italic' | 'underline' | 'strike' | 'code'
/** What a paragraph can be. */
export type BlockStyle =
  | 'paragraph'
  | 'heading1'
  | 'heading2'
  | 'heading3'
  | 'heading4'
  | 'blockquote'
  | 'codeBlock'
  | CalloutStyle
type CalloutStyle = 'note' | 'warning' | 'decision'
/** Kinds of lists. */
export type ListName = 'bulletList' | 'orderedList' | 'taskList'
/** Acts on the table that the caret is in. */
export type TableAct = 'rowAdd' | 'rowDelete' | 'columnAdd' | 'columnDelete' | 'headerRow' | 'tableDelete'

/** All styles of a paragraph in the order of the menu. */
export const blockStyles: readonly BlockStyle[] = [
  'paragraph',
  'heading1',
  'heading2',
  'heading3',
  'heading4',
  'blockquote',
  'codeBlock',
  'note',
  'warning',
  'decision',
]

/** The style of the paragraph that the caret is in. */
export function styleAt(editor: Editor): BlockStyle {
  for (const level of [1, 2, 3, 4] as const) if (editor.isActive('heading', { level })) return `heading${level}`
  if (editor.isActive('codeBlock')) return 'codeBlock'
  for (const kind of ['note', 'warning', 'decision'] as const) if (editor.isActive('callout', { kind })) return kind
  return editor.isActive('blockquote') ? 'blockquote' : 'paragraph'
}

/** Gives the paragraphs of the selection a style; a style that wraps (quote, note) is taken off again by itself. */
export function setStyle(editor: Editor, style: BlockStyle): void {
  const chain = editor.chain().focus()
  const level = /^heading(\d)$/.exec(style)?.[1]
  if (level !== undefined) chain.setNode('heading', { level: Number(level) }).run()
  else if (style === 'codeBlock') chain.setNode('codeBlock').run()
  else if (style === 'blockquote') chain.toggleWrap('blockquote').run()
  else if (style !== 'paragraph') {
    if (editor.isActive('callout')) chain.updateAttributes('callout', { kind: style }).run()
    else chain.wrapIn('callout', { kind: style }).run()
  } else {
    const present = styleAt(editor)
    if (present === 'blockquote') chain.lift('blockquote').run()
    else if (present === 'note' || present === 'warning' || present === 'decision') chain.lift('callout').run()
    else chain.setNode('paragraph').run()
  }
}

/** Sets or takes off a mark. */
export function toggleMark(editor: Editor, mark: MarkName): void {
  editor.chain().focus().toggleMark(mark).run()
}

/** Makes a list of the selection, or text of the list. */
export function toggleList(editor: Editor, list: ListName): void {
  editor
    .chain()
    .focus()
    .toggleList(list, list === 'taskList' ? 'taskItem' : 'listItem')
    .run()
}

/** The address of the link under the caret; empty where there is none. */
export function linkAt(editor: Editor): string {
  return String(editor.getAttributes('link')['href'] ?? '')
}

/** Makes a link of the selected words; without a selection the address itself is written. An empty address takes the link off. */
export function setLink(editor: Editor, href: string): void {
  const chain = editor.chain().focus()
  if (href === '') chain.extendMarkRange('link').unsetMark('link').run()
  else if (editor.state.selection.empty && !editor.isActive('link')) {
    chain.insertContent({ type: 'text', text: href, marks: [{ type: 'link', attrs: { href } }] }).run()
  } else chain.extendMarkRange('link').setMark('link', { href }).run()
}

/** True when there is something of one's own to undo or redo. */
export function mayUndo(editor: Editor, way: 'undo' | 'redo'): boolean {
  const manager = (
    yUndoPluginKey.getState(editor.state) as
      | { undoManager?: { undoStack: unknown[]; redoStack: unknown[] } }
      | undefined
  )?.undoManager
  return manager !== undefined && (way === 'undo' ? manager.undoStack : manager.redoStack).length > 0
}

/** Takes back, or brings back, the person's own last change; changes of others stay. */
export function undoOwn(editor: Editor, way: 'undo' | 'redo'): void {
  if (way === 'undo') undo(editor.state)
  else redo(editor.state)
  editor.commands.focus()
}

/** True while the caret is in a table. */
export function inTable(editor: Editor): boolean {
  return isInTable(editor.state)
}

const tableCommands = {
  rowAdd: addRowAfter,
  rowDelete: deleteRow,
  columnAdd: addColumnAfter,
  columnDelete: deleteColumn,
  headerRow: toggleHeaderRow,
  tableDelete: deleteTable,
}

/** Changes the table that the caret is in. */
export function actOnTable(editor: Editor, act: TableAct): void {
  tableCommands[act](editor.state, editor.view.dispatch)
  editor.commands.focus()
}

const paragraph: JSONContent = { type: 'paragraph' }

function row(cell: 'tableCell' | 'tableHeader'): JSONContent {
  return { type: 'tableRow', content: [1, 2, 3].map(() => ({ type: cell, content: [paragraph] })) }
}

/** What the menu *Insert* offers. */
export type Insertable =
  | 'table'
  | 'columns'
  | 'contents'
  | 'horizontalRule'
  | 'runBlock'
  | 'decisionBlock'
  | 'injectBlock'
  | 'planBlock'
  | 'regimeBlock'
  | 'billBlock'

/** All of it in the order of the menu. */
export const insertables: readonly Insertable[] = [
  'table',
  'columns',
  'contents',
  'horizontalRule',
  'runBlock',
  'decisionBlock',
  'injectBlock',
  'planBlock',
  'regimeBlock',
  'billBlock',
]

/** Puts a block behind the one that the caret is in. */
export function insertBlock(editor: Editor, what: Insertable, texts: DocumentTexts): void {
  const column = (title: string): JSONContent => ({ type: 'column', attrs: { title }, content: [paragraph] })
  const content: JSONContent =
    what === 'table'
      ? { type: 'table', content: [row('tableHeader'), row('tableCell'), row('tableCell')] }
      : what === 'columns'
        ? { type: 'columns', content: [column(texts.toolbar.before), column(texts.toolbar.after)] }
        : { type: what }
  insertBehind(editor, [content])
}

/**
 * Puts blocks behind the top block that the caret is in; an empty paragraph gives its place to them.
 * @returns how many top blocks stand before the place behind what was put in
 */
export function insertBehind(editor: Editor, content: JSONContent[]): number {
  const { selection, doc } = editor.state
  const { $from } = selection
  const inside = selection instanceof NodeSelection && $from.depth === 0 ? null : $from.depth > 0 ? $from.node(1) : null
  const index = $from.index(0)
  if (inside !== null && inside.type.name === 'paragraph' && inside.content.size === 0) {
    editor
      .chain()
      .focus()
      .insertContentAt({ from: $from.before(1), to: $from.after(1) }, content)
      .run()
    return index + content.length
  }
  const at = selection instanceof NodeSelection ? selection.to : $from.depth > 0 ? $from.after(1) : doc.content.size
  editor.chain().focus().insertContentAt(at, content).run()
  return index + 1 + content.length
}

/** Puts more blocks behind so many top blocks, and the caret behind them. */
export function insertAfterBlocks(editor: Editor, count: number, content: JSONContent[]): void {
  const { doc } = editor.state
  let at = 0
  for (let index = 0; index < Math.min(count, doc.childCount); index++) at += doc.child(index).nodeSize
  editor.commands.insertContentAt(at, content)
}

/** Puts a picture at the caret. */
export function insertPicture(editor: Editor, src: string, alt: string): void {
  editor.chain().focus().insertContent({ type: 'image', attrs: { src, alt } }).run()
}

/** Puts words in at the caret as plain paragraphs: what a refused change held, or a text that was read from elsewhere. */
export function insertPlainText(editor: Editor, text: string): void {
  const lines = text.split('\n')
  const [first = '', ...others] = lines
  const chain = editor.chain().focus()
  if (others.length === 0) chain.insertContent({ type: 'text', text: first }).run()
  else {
    chain
      .insertContent(
        lines.map(line => ({ type: 'paragraph', ...(line === '' ? {} : { content: [{ type: 'text', text: line }] }) })),
      )
      .run()
  }
}
