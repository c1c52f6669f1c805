import { Fragment, Node } from '@tiptap/pm/model'
import { initProseMirrorDoc, prosemirrorToYDoc } from '@tiptap/y-tiptap'
import * as Y from 'yjs'
import { markAttributeFault, nodeAttributeFault } from './attribute-rules.ts'
import { type DocumentLimits, documentLimits } from './limits.ts'
import { ProseReader } from './prose-reader.ts'
import { type DocumentRefusal, isRefusal, refuse } from './refusal.ts'
import { createReplica, mergeOnly } from './replica.ts'
import { documentSchema } from './schema.ts'

/** Name of the only shared type of a room document: a `Y.XmlFragment` that holds the prose. */
export const fragmentName = 'prose'

/** JSON of a node, as ProseMirror writes it. */
export type DocumentJson = {
  readonly type: string
  readonly attrs?: Readonly<Record<string, unknown>>
  readonly marks?: readonly { readonly type: string; readonly attrs?: Readonly<Record<string, unknown>> }[]
  readonly text?: string
  readonly content?: readonly DocumentJson[]
}

/** The fragment of a document. Creates the root type where the document has none yet, which changes no content. */
export function proseFragment(ydoc: Y.Doc): Y.XmlFragment {
  return ydoc.getXmlFragment(fragmentName)
}

/** A new document with one empty paragraph. */
export function emptyDocument(): Y.Doc {
  return documentFromNode(documentSchema().node('doc', null, [documentSchema().node('paragraph')]))
}

/** A new Y document with the content of a ProseMirror document, which only merges updates. Its history begins here. */
export function documentFromNode(node: Node): Y.Doc {
  return mergeOnly(prosemirrorToYDoc(node, fragmentName))
}

/**
 * Reads ProseMirror JSON from anywhere into a checked document: known nodes and marks in permitted places, attributes
 * within their rules, size and depth within the limits. Otherwise a refusal `not-a-document`, `schema` or `too-large`.
 */
export function nodeFromJson(json: unknown, limits: DocumentLimits = documentLimits): Node | DocumentRefusal {
  const depthFault = jsonDepthFault(json, limits.depth * 2)
  if (depthFault !== undefined) return refuse('not-a-document', depthFault)
  let node: Node
  try {
    node = Node.fromJSON(documentSchema(), json)
  } catch (error) {
    return refuse('not-a-document', `The content is not a room document: ${reasonOf(error)}.`)
  }
  if (node.type !== documentSchema().topNodeType) {
    return refuse('not-a-document', 'The content is a part of a document, not a document.')
  }
  return documentFault(node, limits) ?? node
}

/** Like `nodeFromJson`, as a new Y document. */
export function documentFromJson(json: unknown, limits: DocumentLimits = documentLimits): Y.Doc | DocumentRefusal {
  const node = nodeFromJson(json, limits)
  return isRefusal(node) ? node : documentFromNode(node)
}

/** What is wrong with a document, as a refusal; `undefined` when it is valid and within the limits. */
export function documentFault(node: Node, limits: DocumentLimits = documentLimits): DocumentRefusal | undefined {
  if (node.content.size > limits.documentSize) {
    return refuse(
      'too-large',
      `The document would hold ${node.content.size} characters; ${limits.documentSize} is the limit.`,
    )
  }
  try {
    node.check()
  } catch (error) {
    return refuse('schema', `The document would be invalid: ${reasonOf(error)}.`)
  }
  let fault: string | undefined
  const visit = (parent: Node, depth: number): void => {
    if (depth > limits.depth) fault ??= `it is nested deeper than ${limits.depth} levels`
    parent.forEach(child => {
      if (fault !== undefined) return
      if (!child.isText) fault = nodeAttributeFault(child)
      for (const mark of child.marks) fault ??= markAttributeFault(mark)
      visit(child, depth + 1)
    })
  }
  visit(node, 0)
  return fault === undefined ? undefined : refuse('schema', `The document would be invalid: ${fault}.`)
}

/**
 * The ProseMirror document of a Y document, read without changing anything. Content that the schema does not allow is
 * a refusal; a document that only ever passed the gate has none.
 */
export function nodeFromDocument(ydoc: Y.Doc): Node | DocumentRefusal {
  return new ProseReader(documentSchema()).read(proseFragment(ydoc))
}

/** The JSON of a Y document. Throws when the document is invalid: a stored document always passed the gate. */
export function jsonFromDocument(ydoc: Y.Doc): DocumentJson {
  return proseOf(ydoc).toJSON() as DocumentJson
}

/** The ProseMirror document of a Y document that is known to be valid; throws otherwise. */
export function proseOf(ydoc: Y.Doc): Node {
  const node = nodeFromDocument(ydoc)
  if (isRefusal(node)) throw new Error(node.because)
  return node
}

/**
 * The ProseMirror document with the mapping from Y types to nodes that y-tiptap's writing functions need. It may tidy
 * adjacent texts of this very replica, so it is for drafts, never for a document that others read.
 */
export function proseWithMapping(ydoc: Y.Doc): ReturnType<typeof initProseMirrorDoc> {
  return initProseMirrorDoc(proseFragment(ydoc), documentSchema())
}

/** A document node over blocks; one empty paragraph where there are none. */
export function documentOfBlocks(blocks: readonly Node[]): Node {
  const schema = documentSchema()
  return schema.topNodeType.create(
    null,
    Fragment.fromArray(blocks.length > 0 ? [...blocks] : [schema.node('paragraph')]),
  )
}

/** A copy of a document with the same content and history, for drafts. */
export function copyOfDocument(ydoc: Y.Doc): Y.Doc {
  return createReplica(Y.encodeStateAsUpdate(ydoc))
}

/** The message of anything thrown, without its final full stop. */
export function reasonOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).slice(0, 300).replace(/\.$/, '')
}

// Reading JSON recurses, so a deep nest must be found before it overflows the stack.
function jsonDepthFault(json: unknown, depth: number): string | undefined {
  let level: unknown[] = [json]
  for (let at = 0; level.length > 0; at += 1) {
    if (at > depth) return `The content is nested deeper than ${depth} levels.`
    const next: unknown[] = []
    for (const value of level) {
      const content: unknown =
        typeof value === 'object' && value !== null ? (value as { content?: unknown }).content : undefined
      if (Array.isArray(content)) for (const child of content) next.push(child)
    }
    level = next
  }
  return undefined
}
