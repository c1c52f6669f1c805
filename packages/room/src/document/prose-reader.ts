import { Fragment, Mark, type Node, type Schema } from '@tiptap/pm/model'
import * as Y from 'yjs'
import { markAttributeFault, nodeAttributeFault } from './attribute-rules.ts'
import { type DocumentRefusal, refuse } from './refusal.ts'

// biome-ignore lint/suspicious/noExplicitAny: Yjs types events invariantly; any shared type is meant
type SharedType = Y.AbstractType<any>

class InvalidProse extends Error {}

// y-tiptap stores a mark that may overlap itself under its name, two hyphens and eight characters of a hash.
const overlappingName = /^(.*)--[A-Za-z0-9+/=]{8}$/

/**
 * Reads a Y fragment as ProseMirror nodes without changing it, and keeps the nodes between readings. y-tiptap's own
 * conversion deletes what it cannot read, which would make the server's replica differ from everybody else's.
 *
 * After an update, `forget` the changed types and `read` again: unchanged blocks keep their identity, so a reading
 * costs the changed blocks and one pass over the top level.
 */
export class ProseReader {
  readonly #schema: Schema
  readonly #deepest: number
  readonly #nodes = new Map<Y.XmlElement, Node>()
  readonly #marks = new Map<string, Mark>()

  /** `deepest` is the number of levels below the document; deeper content is a refusal. Default 24. */
  constructor(schema: Schema, deepest = 24) {
    this.#schema = schema
    this.#deepest = deepest
  }

  /** The document of a fragment, or why it is invalid. */
  read(fragment: Y.XmlFragment): Node | DocumentRefusal {
    try {
      const blocks = fragment.toArray().map(child => this.#element(child, 1))
      const type = this.#schema.topNodeType
      const content = Fragment.fromArray(blocks)
      if (blocks.length > 0 && !type.validContent(content))
        throw new InvalidProse('the top level holds a misplaced node')
      return type.create(null, content)
    } catch (error) {
      if (!(error instanceof InvalidProse)) throw error
      return refuse('schema', `The document would be invalid: ${error.message}.`, 'Load the document again.')
    }
  }

  /** Drops the nodes of a changed type and of everything that holds it. */
  forget(type: SharedType): void {
    for (let at: SharedType | null = type; at !== null; at = parentOf(at)) {
      if (at instanceof Y.XmlElement) this.#nodes.delete(at)
    }
  }

  /** Drops the nodes of types that are deleted. Call it now and then; a reading never needs it. */
  prune(): void {
    for (const element of this.#nodes.keys()) if (element._item?.deleted !== false) this.#nodes.delete(element)
  }

  /** Number of nodes kept. */
  get size(): number {
    return this.#nodes.size
  }

  #element(element: unknown, depth: number): Node {
    if (!(element instanceof Y.XmlElement)) throw new InvalidProse('text or another type stands where a node belongs')
    const kept = this.#nodes.get(element)
    if (kept !== undefined) return kept
    if (depth > this.#deepest) throw new InvalidProse(`it is nested deeper than ${this.#deepest} levels`)
    const type = Object.hasOwn(this.#schema.nodes, element.nodeName) ? this.#schema.nodes[element.nodeName] : undefined
    if (type === undefined || type.isText) throw new InvalidProse('it holds an unknown node')
    const attributes = element.getAttributes() as Record<string, unknown>
    for (const name of Object.keys(attributes)) {
      if (!Object.hasOwn(type.spec.attrs ?? {}, name)) {
        throw new InvalidProse(`${type.name} has the unknown attribute "${name.slice(0, 40)}"`)
      }
    }
    const children: Node[] = []
    for (const child of element.toArray()) {
      if (child instanceof Y.XmlText) children.push(...this.#text(child))
      else children.push(this.#element(child, depth + 1))
    }
    const content = Fragment.fromArray(children)
    if (!type.validContent(content)) throw new InvalidProse(`the content of ${type.name} is not allowed`)
    const node = type.create(attributes, content)
    const fault = nodeAttributeFault(node)
    if (fault !== undefined) throw new InvalidProse(fault)
    this.#nodes.set(element, node)
    return node
  }

  #text(text: Y.XmlText): Node[] {
    if (Object.keys(text.getAttributes()).length > 0) throw new InvalidProse('a text has attributes of its own')
    return (text.toDelta() as { insert: unknown; attributes?: Record<string, unknown> }[]).map(
      ({ insert, attributes }) => {
        if (typeof insert !== 'string') throw new InvalidProse('a text holds an embedded object')
        return this.#schema.text(insert, this.#marksOf(attributes))
      },
    )
  }

  #marksOf(attributes: Record<string, unknown> | undefined): readonly Mark[] {
    if (attributes === undefined) return Mark.none
    let marks = Mark.none
    for (const [storedName, value] of Object.entries(attributes)) {
      const mark = this.#mark(storedName, value)
      const more = mark.addToSet(marks)
      if (more.length !== marks.length + 1) throw new InvalidProse('a text carries one mark twice')
      marks = more
    }
    return marks
  }

  #mark(storedName: string, value: unknown): Mark {
    const key = `${storedName} ${JSON.stringify(value)}`
    const kept = this.#marks.get(key)
    if (kept !== undefined) return kept
    const name = overlappingName.exec(storedName)?.[1] ?? storedName
    const type = Object.hasOwn(this.#schema.marks, name) ? this.#schema.marks[name] : undefined
    if (type === undefined) throw new InvalidProse('it holds an unknown mark')
    if ((name !== storedName) !== !type.excludes(type))
      throw new InvalidProse(`the mark ${name} is stored under a wrong name`)
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      throw new InvalidProse(`the mark ${name} has no attributes`)
    }
    for (const attribute of Object.keys(value)) {
      if (!Object.hasOwn(type.spec.attrs ?? {}, attribute))
        throw new InvalidProse(`the mark ${name} has an unknown attribute`)
    }
    let mark: Mark
    try {
      mark = type.create(value as Record<string, unknown>)
    } catch {
      throw new InvalidProse(`the mark ${name} lacks an attribute`)
    }
    const fault = markAttributeFault(mark)
    if (fault !== undefined) throw new InvalidProse(fault)
    if (this.#marks.size > 5000) this.#marks.clear()
    this.#marks.set(key, mark)
    return mark
  }
}

function parentOf(type: SharedType): SharedType | null {
  const parent = type._item?.parent
  return parent instanceof Y.AbstractType ? parent : null
}
