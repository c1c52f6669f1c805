import { type Extensions, getSchema } from '@tiptap/core'
import { Blockquote } from '@tiptap/extension-blockquote'
import { Bold } from '@tiptap/extension-bold'
import { Code } from '@tiptap/extension-code'
import { CodeBlock } from '@tiptap/extension-code-block'
import { Document } from '@tiptap/extension-document'
import { HardBreak } from '@tiptap/extension-hard-break'
import { Heading } from '@tiptap/extension-heading'
import { HorizontalRule } from '@tiptap/extension-horizontal-rule'
import { Image } from '@tiptap/extension-image'
import { Italic } from '@tiptap/extension-italic'
import { BulletList, ListItem, OrderedList, TaskItem, TaskList } from '@tiptap/extension-list'
import { Paragraph } from '@tiptap/extension-paragraph'
import { Strike } from '@tiptap/extension-strike'
import { Text } from '@tiptap/extension-text'
import { Underline } from '@tiptap/extension-underline'
import type { Schema } from '@tiptap/pm/model'
import { isImageAddress } from './addresses.ts'
import { Callout, Column, Columns, Contents, Mention } from './blocks.ts'
import { fingerprint } from './fingerprint.ts'
import { liveBlockNames, liveBlocks } from './live-blocks.ts'
import { Comment, Deletion, Insertion, Link, Modification, suggestionAttributes, suggestionMarkNames } from './marks.ts'
import { Table, TableCell, TableHeader, TableRow } from './tables.ts'

// Nodes that hold blocks allow the suggestion marks on them for the length of one transaction (see `Modification`).
const blockMarks = { marks: suggestionMarkNames.join(' ') }

const RoomDocument = Document.extend(blockMarks)

// The stock mark excludes every other mark, which would forbid comments and suggestions on code, and would make two
// people's concurrent formatting an invalid document.
const RoomCode = Code.extend({ excludes: 'code' })

// The stock block allows no marks at all; comments and suggestions on code must be possible.
const RoomCodeBlock = CodeBlock.extend({ marks: `${suggestionMarkNames.join(' ')} comment` })

const RoomImage = Image.extend({
  renderHTML({ HTMLAttributes }) {
    const { src, ...others } = HTMLAttributes as Record<string, unknown>
    return ['img', isImageAddress(src) ? { ...others, src } : others]
  },
})

const suggestible = [
  'paragraph',
  'heading',
  'bulletList',
  'orderedList',
  'listItem',
  'taskList',
  'taskItem',
  'table',
  'tableRow',
  'tableCell',
  'tableHeader',
  'blockquote',
  'codeBlock',
  'image',
  'callout',
  'columns',
  'column',
  'contents',
  'horizontalRule',
  'hardBreak',
  'mention',
  ...liveBlockNames,
]

/**
 * The one schema of all clients and the server, as TipTap extensions without views. Undo, collaboration, carets and
 * views are the page's own: it appends them, and extends nodes by name for views. A page must load exactly this list,
 * because a client with another schema strips what it does not know from everybody's document.
 */
export function documentExtensions(): Extensions {
  return [
    RoomDocument,
    Text,
    Paragraph,
    Heading.configure({ levels: [1, 2, 3, 4] }),
    BulletList.extend(blockMarks),
    OrderedList.extend(blockMarks),
    ListItem.extend(blockMarks),
    TaskList.extend(blockMarks),
    TaskItem.extend(blockMarks).configure({ nested: true }),
    Table.extend(blockMarks),
    TableRow.extend(blockMarks),
    TableCell.extend(blockMarks),
    TableHeader.extend(blockMarks),
    Blockquote.extend(blockMarks),
    RoomCodeBlock,
    HardBreak,
    HorizontalRule,
    RoomImage,
    Callout.extend(blockMarks),
    Mention,
    Columns.extend(blockMarks),
    Column.extend(blockMarks),
    Contents,
    ...liveBlocks(),
    Bold,
    Italic,
    Strike,
    Underline,
    RoomCode,
    Link,
    Insertion,
    Deletion,
    Modification,
    Comment,
    suggestionAttributes(suggestible),
  ]
}

let cachedSchema: Schema | undefined

/** The ProseMirror schema of `documentExtensions()`, built once. */
export function documentSchema(): Schema {
  cachedSchema ??= getSchema(documentExtensions())
  return cachedSchema
}

/** Number of the document format. It grows by one when stored documents need a migration. */
export const documentFormat = 1

let cachedVersion: string | undefined

/**
 * The version of the schema: format number, then a fingerprint of every node and mark with its content expression,
 * marks and attributes. A client sends it in its hello; a server with another version refuses and asks for a reload.
 */
export function schemaVersion(): string {
  if (cachedVersion === undefined) {
    const schema = documentSchema()
    const nodes = Object.values(schema.nodes).map(type => [
      type.name,
      type.spec.content ?? '',
      type.spec.marks ?? null,
      type.spec.group ?? '',
      type.isInline,
      Object.keys(type.spec.attrs ?? {}).sort(),
    ])
    const marks = Object.values(schema.marks).map(type => [
      type.name,
      type.spec.excludes ?? null,
      Object.keys(type.spec.attrs ?? {}).sort(),
    ])
    cachedVersion = `${documentFormat}-${fingerprint(JSON.stringify([nodes, marks]))}`
  }
  return cachedVersion
}
