/**
 * How much of an update to the server blocks take up: the server takes updates up to a size, and what is larger has to go in parts. It is
 * reckoned beforehand and on the high side, because a change that was refused stands in the text already.
 */

import { documentLimits } from '@breakwater/room/document'
import type { JSONContent } from '@tiptap/core'

type UpdateSize = { sizeBytes: number; items: number }

/** What the form of a node takes beside its words; as a suggestion it carries an id with its author in several places. */
const plainNode = { sizeBytes: 30, items: 2 }
const suggestedNode = { sizeBytes: 280, items: 5 }
/** Part of the limits that is used: marks that cross, and names of attributes, are not reckoned exactly. */
const usedPart = 0.8

const encoder = new TextEncoder()

function add(size: UpdateSize, node: JSONContent, suggesting: boolean): void {
  const form = suggesting ? suggestedNode : plainNode
  size.sizeBytes += form.sizeBytes + encoder.encode(node.text ?? '').length
  size.items += form.items
  for (const mark of node.marks ?? []) {
    size.sizeBytes += 2 * (mark.type.length + JSON.stringify(mark.attrs ?? {}).length + 8)
    size.items += 2
  }
  for (const [name, value] of Object.entries(node.attrs ?? {})) {
    if (value === null) continue
    size.sizeBytes += name.length + String(value).length + 12
    size.items += 1
  }
  for (const child of node.content ?? []) add(size, child, suggesting)
}

const fits = ({ sizeBytes, items }: UpdateSize): boolean =>
  sizeBytes <= usedPart * documentLimits.updateSizeBytes && items <= usedPart * documentLimits.updateItems

/** True where all of it can go to the server in one update. @param suggesting it goes as a suggestion, which takes more */
export function fitsOneUpdate(content: readonly JSONContent[], suggesting: boolean): boolean {
  const size = { sizeBytes: 0, items: 0 }
  return content.every(node => {
    add(size, node, suggesting)
    return fits(size)
  })
}

/** The blocks in parts that fit, in their order. Null where one block alone does not. */
export function updateParts(blocks: readonly JSONContent[], suggesting: boolean): JSONContent[][] | null {
  const parts: JSONContent[][] = []
  let size = { sizeBytes: 0, items: 0 }
  for (const block of blocks) {
    const own = { sizeBytes: 0, items: 0 }
    add(own, block, suggesting)
    if (!fits(own)) return null
    const both = { sizeBytes: size.sizeBytes + own.sizeBytes, items: size.items + own.items }
    const last = parts.at(-1)
    if (last !== undefined && fits(both)) {
      last.push(block)
      size = both
    } else {
      parts.push([block])
      size = own
    }
  }
  return parts
}
