import { mergeAttributes, Node } from '@tiptap/core'

/** Names of the attributes of each live block. Every value is a string; the empty string means "not chosen yet". */
export const liveBlockAttributes = {
  runBlock: ['manifestHash', 'exhibit', 'title'],
  regimeBlock: ['regime'],
  billBlock: ['bill'],
  injectBlock: ['inject'],
  decisionBlock: ['decision'],
  pictureBlock: ['picture', 'alt'],
  planBlock: ['plan'],
} as const

/** Name of a live block: a block that shows something kept outside the document, by its identifier. */
export type LiveBlockName = keyof typeof liveBlockAttributes

/** Names of all live blocks, in the order of the schema. */
export const liveBlockNames = Object.keys(liveBlockAttributes) as LiveBlockName[]

/** True when a node name is that of a live block. */
export function isLiveBlockName(name: string): name is LiveBlockName {
  return Object.hasOwn(liveBlockAttributes, name)
}

function dataName(attribute: string): string {
  return `data-${attribute.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`)}`
}

function liveBlock(name: LiveBlockName): Node {
  return Node.create({
    name,
    group: 'block',
    atom: true,
    draggable: true,
    selectable: true,
    addAttributes() {
      return Object.fromEntries(
        liveBlockAttributes[name].map(attribute => [
          attribute,
          {
            default: '',
            parseHTML: (element: { getAttribute(name: string): string | null }) =>
              element.getAttribute(dataName(attribute)) ?? '',
            renderHTML: (attributes: Record<string, unknown>) => ({ [dataName(attribute)]: attributes[attribute] }),
          },
        ]),
      )
    },
    parseHTML() {
      return [{ tag: `div[data-live="${name}"]` }]
    },
    renderHTML({ HTMLAttributes }) {
      return ['div', mergeAttributes({ 'data-live': name }, HTMLAttributes)]
    },
  })
}

/** The live blocks as TipTap nodes without views. A page adds its views with `.extend({ addNodeView })`. */
export function liveBlocks(): Node[] {
  return liveBlockNames.map(liveBlock)
}
