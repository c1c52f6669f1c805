import { Fragment, type Node } from '@tiptap/pm/model'
import { Transform } from '@tiptap/pm/transform'
import { updateYFragment } from '@tiptap/y-tiptap'
import * as Y from 'yjs'
import { copyOfDocument, documentFault, nodeFromJson, proseFragment, proseOf, proseWithMapping } from './prose.ts'
import { type DocumentRefusal, isRefusal, refuse } from './refusal.ts'
import { documentSchema } from './schema.ts'
import { acceptSuggestion, declineSuggestion } from './suggestions.ts'

/**
 * The Yjs client id under which the server writes. One id, so that the state vector does not grow with every edit of
 * the server; therefore the edits of one document must be made one after the other. `UpdateGate` refuses it to clients.
 */
export const serverClientId = 1

/** An edit of the server: the bytes to journal, broadcast and apply, and what the edit function returned. */
export type ServerEdit<Result> = { readonly update: Uint8Array; readonly result: Result }

/**
 * Makes an edit on a draft copy of the document and returns its update; the document itself is not changed. The caller
 * journals the update, then applies it, and only then makes the next edit of this document. A refusal of the edit
 * function comes back as it is, with nothing to journal.
 */
export function applyServerEdit<Result>(
  ydoc: Y.Doc,
  edit: (draft: Y.Doc) => Result | DocumentRefusal,
): ServerEdit<Result> | DocumentRefusal {
  const draft = copyOfDocument(ydoc)
  draft.clientID = serverClientId
  const updates: Uint8Array[] = []
  draft.on('update', (update: Uint8Array) => updates.push(update))
  const result = edit(draft)
  if (isRefusal(result)) {
    draft.destroy()
    return result
  }
  // An edit that changes nothing gives the empty update.
  const update = updates.length === 1 ? updates[0]! : Y.mergeUpdates([Y.encodeStateAsUpdate(new Y.Doc()), ...updates])
  draft.destroy()
  return { update, result: result as Result }
}

/** Accepts a suggestion in a draft. Use inside `applyServerEdit`; authority and reason are the caller's to record. */
export function acceptSuggestionInY(draft: Y.Doc, id: string): { readonly accepted: string } | DocumentRefusal {
  const fault = writeTransform(draft, doc => acceptSuggestion(doc, id))
  return fault ?? { accepted: id }
}

/** Declines a suggestion in a draft. Use inside `applyServerEdit`. */
export function declineSuggestionInY(draft: Y.Doc, id: string): { readonly declined: string } | DocumentRefusal {
  const fault = writeTransform(draft, doc => declineSuggestion(doc, id))
  return fault ?? { declined: id }
}

/** Where blocks go: at the start, at the end, or after the blocks of a section, found by the text of its heading. */
export type InsertPlace = 'start' | 'end' | { readonly endOfSection: string }

/** Inserts blocks, given as the JSON of their nodes. Refuses invalid blocks and a heading that is not there. */
export function insertBlocks(
  draft: Y.Doc,
  place: InsertPlace,
  blocks: readonly unknown[],
): { readonly inserted: number } | DocumentRefusal {
  const parsed = nodeFromJson({ type: 'doc', content: blocks })
  if (isRefusal(parsed)) return parsed
  const fault = writeTransform(draft, doc => {
    const at = positionOf(doc, place)
    if (isRefusal(at)) return at
    const only = doc.childCount === 1 && doc.firstChild?.type.name === 'paragraph' && doc.firstChild.content.size === 0
    const transform = new Transform(doc)
    return only ? transform.replaceWith(0, doc.content.size, parsed.content) : transform.insert(at, parsed.content)
  })
  return fault ?? { inserted: parsed.childCount }
}

/** Replaces the blocks of a section (not its heading) by others. Refuses a heading that is not there. */
export function replaceSection(
  draft: Y.Doc,
  heading: string,
  blocks: readonly unknown[],
): { readonly replaced: number } | DocumentRefusal {
  const parsed = nodeFromJson({ type: 'doc', content: blocks })
  if (isRefusal(parsed)) return parsed
  let replaced = 0
  const fault = writeTransform(draft, doc => {
    const section = sectionOf(doc, heading)
    if (isRefusal(section)) return section
    doc.forEach((_block, offset) => {
      if (offset >= section.from && offset < section.to) replaced += 1
    })
    return new Transform(doc).replaceWith(section.from, section.to, parsed.content)
  })
  return fault ?? { replaced }
}

/** Replaces the whole content by that of another document: a forward change, so the journal stays as it is. */
export function replaceContent(draft: Y.Doc, content: Node): DocumentRefusal | undefined {
  return writeTransform(draft, doc => new Transform(doc).replaceWith(0, doc.content.size, content.content))
}

function positionOf(doc: Node, place: InsertPlace): number | DocumentRefusal {
  if (place === 'start') return 0
  if (place === 'end') return doc.content.size
  const section = sectionOf(doc, place.endOfSection)
  return isRefusal(section) ? section : section.to
}

// A section runs from the end of its heading to the next heading of the same or a higher rank.
function sectionOf(doc: Node, heading: string): { readonly from: number; readonly to: number } | DocumentRefusal {
  const wanted = heading.trim()
  let from: number | undefined
  let to = doc.content.size
  let level = 0
  let ended = false
  doc.forEach((block, offset) => {
    if (block.type.name !== 'heading' || ended) return
    if (from === undefined) {
      if (block.textContent.trim() !== wanted) return
      from = offset + block.nodeSize
      level = Number(block.attrs['level'])
    } else if (Number(block.attrs['level']) <= level) {
      to = offset
      ended = true
    }
  })
  return from === undefined ? refuse('unknown-place', 'The document has no section with this heading.') : { from, to }
}

/**
 * Applies the steps of a transform to a draft one by one. One step is one contiguous change, so the text that it does
 * not touch keeps its Yjs items, and with them its author and the positions that others hold in it.
 */
export function writeTransform(
  draft: Y.Doc,
  make: (doc: Node) => Transform | DocumentRefusal,
): DocumentRefusal | undefined {
  const { doc, meta } = proseWithMapping(draft)
  const transform = make(doc)
  if (isRefusal(transform)) return transform
  const fault = documentFault(transform.doc)
  if (fault !== undefined) return fault
  const fragment = proseFragment(draft)
  draft.transact(() => {
    for (const stepDoc of [...transform.docs.slice(1), transform.doc]) updateYFragment(draft, fragment, stepDoc, meta)
  })
  const written = proseOf(draft)
  if (!Fragment.from(written.content).eq(transform.doc.content)) {
    throw new Error('The draft does not hold what was written into it.')
  }
  return undefined
}

/** The schema's node for a heading of a section, as JSON. Level 1 to 4. */
export function headingJson(level: 1 | 2 | 3 | 4, text: string): unknown {
  const schema = documentSchema()
  return schema.node('heading', { level }, text === '' ? [] : [schema.text(text)]).toJSON()
}
