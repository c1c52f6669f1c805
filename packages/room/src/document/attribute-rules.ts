import type { Mark, Node } from '@tiptap/pm/model'
import { isImageAddress, isLinkAddress } from './addresses.ts'
import { isBlockSuggestionText } from './block-suggestion.ts'
import { calloutKinds } from './blocks.ts'
import { identifierLength, labelLength } from './limits.ts'
import { liveBlockAttributes, liveBlockNames } from './live-blocks.ts'
import { suggestionAttribute } from './marks.ts'
import { isSuggestionId } from './suggestion-id.ts'

type Rule = (value: unknown) => boolean
type Rules = Readonly<Record<string, Rule>>

const text =
  (length: number): Rule =>
  value =>
    typeof value === 'string' && value.length <= length
const optional =
  (rule: Rule): Rule =>
  value =>
    value === null || rule(value)
const whole =
  (from: number, to: number): Rule =>
  value =>
    typeof value === 'number' && Number.isInteger(value) && value >= from && value <= to
const oneOf =
  (...choices: readonly unknown[]): Rule =>
  value =>
    choices.includes(value)
const identifier: Rule = value =>
  typeof value === 'string' && value.length <= identifierLength && /^[A-Za-z0-9_\-.:/@]*$/.test(value)

const cell: Rules = {
  colspan: whole(1, 100),
  rowspan: whole(1, 1000),
  colwidth: optional(value => Array.isArray(value) && value.length <= 100 && value.every(optional(whole(0, 10_000)))),
  align: optional(oneOf('left', 'center', 'right')),
}

const nodeRules: Readonly<Record<string, Rules>> = {
  heading: { level: whole(1, 4) },
  orderedList: { start: whole(0, 1_000_000_000), type: optional(oneOf('1', 'a', 'A', 'i', 'I')) },
  taskItem: { checked: value => typeof value === 'boolean' },
  tableCell: cell,
  tableHeader: cell,
  codeBlock: { language: optional(value => typeof value === 'string' && /^[A-Za-z0-9+#._-]{0,40}$/.test(value)) },
  image: {
    src: optional(isImageAddress),
    alt: optional(text(labelLength)),
    title: optional(text(labelLength)),
    width: optional(whole(1, 20_000)),
    height: optional(whole(1, 20_000)),
  },
  callout: { kind: oneOf(...calloutKinds) },
  mention: { id: identifier, label: text(labelLength) },
  column: { title: text(labelLength) },
  ...Object.fromEntries(
    liveBlockNames.map(name => [
      name,
      Object.fromEntries(
        liveBlockAttributes[name].map(attribute => [
          attribute,
          attribute === 'title' || attribute === 'alt' ? text(labelLength) : identifier,
        ]),
      ),
    ]),
  ),
}

const markRules: Readonly<Record<string, Rules>> = {
  link: {
    href: isLinkAddress,
    target: optional(oneOf('_blank')),
    rel: optional(text(60)),
    class: oneOf(null),
    title: optional(text(labelLength)),
  },
  insertion: { id: isSuggestionId },
  deletion: { id: isSuggestionId },
  comment: { thread: value => identifier(value) && value !== '' },
}

function brokenRule(rules: Rules | undefined, attributes: Readonly<Record<string, unknown>>): string | undefined {
  for (const [name, value] of Object.entries(attributes)) {
    if (name === suggestionAttribute) {
      if (value !== null && !isBlockSuggestionText(value)) return name
      continue
    }
    const rule = rules?.[name]
    if (rule === undefined || !rule(value)) return name
  }
  return undefined
}

/** What is wrong with the attributes of a node, as a sentence; `undefined` when nothing is. Marks are not looked at. */
export function nodeAttributeFault(node: Node): string | undefined {
  const broken = brokenRule(nodeRules[node.type.name], node.attrs)
  return broken === undefined
    ? undefined
    : `the attribute "${broken}" of ${node.type.name} has a value that its rule forbids`
}

/** What is wrong with the attributes of a mark, as a sentence; `undefined` when nothing is. */
export function markAttributeFault(mark: Mark): string | undefined {
  // A modification lives inside one transaction of an editor; in a stored document it is always a forgery.
  if (mark.type.name === 'modification') return 'a modification mark is stored in the document'
  const broken = brokenRule(markRules[mark.type.name], mark.attrs)
  return broken === undefined
    ? undefined
    : `the attribute "${broken}" of the mark ${mark.type.name} has a value that its rule forbids`
}

/** The attributes of a node, with the default for each that breaks its rule: what is pasted comes from anywhere. */
export function lawfulAttributes(node: Node): Readonly<Record<string, unknown>> {
  if (nodeAttributeFault(node) === undefined) return node.attrs
  const lawful: Record<string, unknown> = { ...node.attrs }
  for (;;) {
    const broken = brokenRule(nodeRules[node.type.name], lawful)
    if (broken === undefined) return lawful
    const standard: unknown = node.type.spec.attrs?.[broken]?.default
    // An attribute whose default is against its own rule would come back for ever.
    if (lawful[broken] === standard) return lawful
    lawful[broken] = standard
  }
}
