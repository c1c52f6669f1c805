/**
 * How pending suggestions look and sound. Added text is underlined, removed text is struck out, each followed by its author's initial;
 * a screen reader hears who suggests what before the words, and where they end.
 */

import { listSuggestions } from '@breakwater/room/document'
import { Extension } from '@tiptap/core'
import type { Node } from '@tiptap/pm/model'
import { type EditorState, Plugin, PluginKey } from '@tiptap/pm/state'
import { Decoration, DecorationSet, type EditorView } from '@tiptap/pm/view'
import type { DocumentTexts } from './texts.ts'

/** Who suggests, as it is shown. */
export type Author = { name: string; colour: string }

/** What the marks need from around them; read anew at each drawing. */
export type SuggestionMarkParts = {
  author: (person: string) => Author
  texts: DocumentTexts
  /** The suggestion that is chosen in the margin. */
  active: () => string | null
  onSelect: (id: string) => void
}

const key = new PluginKey<DecorationSet>('suggestion-marks')

/** Draws all marks anew: names or the chosen suggestion changed. */
export function redrawSuggestionMarks(view: EditorView): void {
  view.dispatch(view.state.tr.setMeta(key, true).setMeta('addToHistory', false))
}

/** First letter of a name, for the small mark behind a suggestion; `?` for nobody. */
export function initialOf(name: string): string {
  const [first] = name.trim()
  return first === undefined ? '?' : first.toLocaleUpperCase()
}

function heard(text: string): HTMLElement {
  const element = document.createElement('span')
  element.className = 'heard'
  element.textContent = text
  return element
}

function badge(author: Author): HTMLElement {
  const element = document.createElement('span')
  element.className = 'suggested-by'
  element.setAttribute('aria-hidden', 'true')
  element.textContent = initialOf(author.name)
  element.title = author.name
  element.style.borderColor = author.colour
  return element
}

type PartKind = 'insertion' | 'deletion' | 'change'

function sentence(kind: PartKind, name: string, { suggestion }: DocumentTexts): string {
  return kind === 'insertion'
    ? suggestion.adds(name)
    : kind === 'deletion'
      ? suggestion.removes(name)
      : suggestion.changes(name)
}

function blockLabel(kind: PartKind, { suggestion }: DocumentTexts): string {
  return kind === 'insertion'
    ? suggestion.addsBlock
    : kind === 'deletion'
      ? suggestion.removesBlock
      : suggestion.changesBlock
}

function decorationsOf(doc: Node, parts: SuggestionMarkParts): DecorationSet {
  const { texts } = parts
  const active = parts.active()
  const found: Decoration[] = []
  for (const { id, author: person, parts: places } of listSuggestions(doc)) {
    const author = parts.author(person)
    const chosen = id === active ? ' suggested-active' : ''
    for (const { from, to, kind } of places) {
      const node = doc.nodeAt(from)
      if (node === null) continue
      if (node.isBlock) {
        found.push(
          Decoration.node(from, to, {
            class: `suggested-block suggested-block-${kind}${chosen}`,
            'data-suggested-block': id,
            'data-by': `${initialOf(author.name)} · ${blockLabel(kind, texts)}`,
          }),
        )
        continue
      }
      const look = `${kind}|${author.name}|${author.colour}|${texts.locale}`
      const attrs = { class: `suggested suggested-${kind}${chosen}`, 'data-suggested': id }
      found.push(
        // A mention or a break in the line is one node; words are wrapped.
        node.isText ? Decoration.inline(from, to, attrs) : Decoration.node(from, to, attrs),
        Decoration.widget(from, () => heard(sentence(kind, author.name, texts)), {
          side: -1,
          ignoreSelection: true,
          key: `before|${id}|${look}`,
        }),
        Decoration.widget(
          to,
          () => {
            const end = document.createElement('span')
            end.append(badge(author), heard(texts.suggestion.end))
            return end
          },
          { side: 1, ignoreSelection: true, marks: [], key: `after|${id}|${look}` },
        ),
      )
    }
  }
  return DecorationSet.create(doc, found)
}

/** The extension of an editor that shows suggestions. */
export function suggestionMarksExtension(parts: SuggestionMarkParts): Extension {
  return Extension.create({
    name: 'suggestionMarks',
    addProseMirrorPlugins() {
      return [
        new Plugin<DecorationSet>({
          key,
          state: {
            init: (_config, state: EditorState) => decorationsOf(state.doc, parts),
            apply: (transaction, before) =>
              transaction.docChanged || transaction.getMeta(key) === true
                ? decorationsOf(transaction.doc, parts)
                : before,
          },
          props: {
            decorations: state => key.getState(state),
            handleClick(_view, _pos, event) {
              const target =
                event.target instanceof Element ? event.target.closest<HTMLElement>('[data-suggested]') : null
              const id = target?.dataset['suggested']
              if (id !== undefined) parts.onSelect(id)
              return false
            },
          },
        }),
      ]
    },
  })
}
