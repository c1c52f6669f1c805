/** The toolbar of the document: one stop of the Tab key, arrows inside. Source: ARIA Authoring Practices, toolbar. */

import type { Editor } from '@tiptap/core'
import { type KeyboardEvent, type ReactNode, useRef, useState } from 'react'
import {
  actOnTable,
  type BlockStyle,
  blockStyles,
  insertables,
  insertBlock,
  inTable,
  type ListName,
  linkAt,
  type MarkName,
  mayUndo,
  setStyle,
  styleAt,
  type TableAct,
  toggleList,
  toggleMark,
  undoOwn,
} from './formatting.ts'
import { LinkForm } from './link-form.tsx'
import { MenuButton } from './menu-button.tsx'
import type { DocumentTexts } from './texts.ts'
import styles from './toolbar.module.css'
import { useEditorValue } from './use-editor-value.ts'

type ToolbarProps = {
  editor: Editor
  texts: DocumentTexts
  /** `always`: the person may only suggest. `null`: there is no choice. */
  suggesting: { on: boolean; toggle: () => void } | 'always'
  onPicture: () => void
  onImport: () => void
}

const marks: readonly { name: MarkName; face: ReactNode; keys: string }[] = [
  { name: 'bold', face: <b>B</b>, keys: 'Control+B' },
  { name: 'italic', face: <i>I</i>, keys: 'Control+I' },
  { name: 'underline', face: <u>U</u>, keys: 'Control+U' },
  { name: 'strike', face: <s>S</s>, keys: 'Control+Shift+S' },
  { name: 'code', face: <code>{'<>'}</code>, keys: 'Control+E' },
]

const lists: readonly { name: ListName; face: string; text: 'bullets' | 'numbers' | 'tasks' }[] = [
  { name: 'bulletList', face: '•', text: 'bullets' },
  { name: 'orderedList', face: '1.', text: 'numbers' },
  { name: 'taskList', face: '☑', text: 'tasks' },
]

const tableActs: readonly TableAct[] = ['rowAdd', 'rowDelete', 'columnAdd', 'columnDelete', 'headerRow', 'tableDelete']

function styleName(style: BlockStyle, texts: DocumentTexts): string {
  const level = /^heading(\d)$/.exec(style)?.[1]
  if (level !== undefined) return texts.toolbar.heading(Number(level))
  if (style === 'blockquote') return texts.toolbar.quote
  return texts.toolbar[style as 'paragraph' | 'codeBlock' | 'note' | 'warning' | 'decision']
}

function shownBy(editor: Editor): string {
  const active = [...marks, ...lists].map(({ name }) => editor.isActive(name))
  return String([
    ...[styleAt(editor), linkAt(editor), inTable(editor), mayUndo(editor, 'undo'), mayUndo(editor, 'redo')],
    ...[editor.isActive('link'), ...active],
  ])
}

/** See the file's head. */
export function Toolbar({ editor, texts, suggesting, onPicture, onImport }: ToolbarProps) {
  // What the tools show; while it stays the same they are not drawn anew.
  useEditorValue(editor, shownBy)
  const bar = useRef<HTMLDivElement>(null)
  const [stop, setStop] = useState(0)
  const [linking, setLinking] = useState(false)
  const { toolbar } = texts

  const tools = (): HTMLElement[] => [
    ...(bar.current?.querySelectorAll<HTMLElement>('[data-tool]:not(:disabled)') ?? []),
  ]
  const onKey = (event: KeyboardEvent): void => {
    const all = tools()
    const at = all.indexOf(document.activeElement as HTMLElement)
    if (at < 0) return
    const to =
      event.key === 'ArrowRight'
        ? (at + 1) % all.length
        : event.key === 'ArrowLeft'
          ? (at - 1 + all.length) % all.length
          : event.key === 'Home'
            ? 0
            : event.key === 'End'
              ? all.length - 1
              : -1
    if (event.key === 'Escape') editor.commands.focus()
    if (to < 0) return
    event.preventDefault()
    setStop(to)
    all[to]?.focus()
  }

  let count = 0
  // One tool holds the Tab stop; the others are reached by arrows.
  const place = (): { tabIndex: number; 'data-tool': true } => ({
    tabIndex: count++ === stop ? 0 : -1,
    'data-tool': true,
  })
  const style = styleAt(editor)

  return (
    <div className={styles['bar']} ref={bar}>
      <div
        role="toolbar"
        aria-label={toolbar.label}
        aria-controls="document-text"
        className={styles['tools']}
        onKeyDown={onKey}
        onFocus={event => {
          const at = tools().indexOf(event.target as HTMLElement)
          if (at >= 0) setStop(at)
        }}
      >
        <select
          {...place()}
          aria-label={toolbar.style}
          value={style}
          onChange={event => setStyle(editor, event.target.value as BlockStyle)}
        >
          {blockStyles.map(name => (
            <option key={name} value={name}>
              {styleName(name, texts)}
            </option>
          ))}
        </select>
        {marks.map(mark => (
          <button
            key={mark.name}
            type="button"
            {...place()}
            aria-pressed={editor.isActive(mark.name)}
            aria-label={toolbar[mark.name]}
            aria-keyshortcuts={mark.keys}
            title={toolbar[mark.name]}
            onClick={() => toggleMark(editor, mark.name)}
          >
            <span aria-hidden="true">{mark.face}</span>
          </button>
        ))}
        <button
          type="button"
          {...place()}
          aria-pressed={editor.isActive('link')}
          aria-expanded={linking}
          onClick={() => setLinking(!linking)}
        >
          {toolbar.link}
        </button>
        {lists.map(list => (
          <button
            key={list.name}
            type="button"
            {...place()}
            aria-pressed={editor.isActive(list.name)}
            aria-label={toolbar[list.text]}
            title={toolbar[list.text]}
            onClick={() => toggleList(editor, list.name)}
          >
            {/* Drawn by the style: a digit in the button's text would have to be in its name. */}
            <span aria-hidden="true" data-face={list.face} />
          </button>
        ))}
        <MenuButton
          label={toolbar.insert}
          tabIndex={place().tabIndex}
          items={[
            { id: 'picture', label: toolbar.picture, act: onPicture },
            ...insertables.map(what => ({
              id: what,
              label:
                what === 'horizontalRule'
                  ? toolbar.rule
                  : what in toolbar.block
                    ? toolbar.block[what as keyof typeof toolbar.block]
                    : toolbar[what as 'table' | 'columns' | 'contents'],
              act: () => insertBlock(editor, what, texts),
            })),
            { id: 'import', label: toolbar.importFile, act: onImport },
          ]}
        />
        {inTable(editor) && (
          <MenuButton
            label={toolbar.tableTools}
            tabIndex={place().tabIndex}
            items={tableActs.map(act => ({ id: act, label: toolbar[act], act: () => actOnTable(editor, act) }))}
          />
        )}
        <button
          type="button"
          {...place()}
          aria-label={toolbar.undo}
          title={toolbar.undo}
          aria-keyshortcuts="Control+Z"
          disabled={!mayUndo(editor, 'undo')}
          onClick={() => undoOwn(editor, 'undo')}
        >
          <span aria-hidden="true">↶</span>
        </button>
        <button
          type="button"
          {...place()}
          aria-label={toolbar.redo}
          title={toolbar.redo}
          aria-keyshortcuts="Control+Shift+Z"
          disabled={!mayUndo(editor, 'redo')}
          onClick={() => undoOwn(editor, 'redo')}
        >
          <span aria-hidden="true">↷</span>
        </button>
        {suggesting !== 'always' && (
          <button
            type="button"
            {...place()}
            aria-pressed={suggesting.on}
            title={suggesting.on ? toolbar.suggestingOn : toolbar.suggestingOff}
            onClick={suggesting.toggle}
          >
            {toolbar.suggesting}
          </button>
        )}
      </div>
      {suggesting === 'always' && <p className={styles['hint']}>{toolbar.suggestingOn}</p>}
      {linking && <LinkForm editor={editor} texts={texts} present={linkAt(editor)} onClose={() => setLinking(false)} />}
    </div>
  )
}
