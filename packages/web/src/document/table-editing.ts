/** Editing of tables: whole cells can be selected, broken rows are mended, Tab goes from cell to cell and adds a row behind the last. */

import { Extension } from '@tiptap/core'
import {
  addRowAfter,
  CellSelection,
  deleteTable,
  goToNextCell,
  isInTable,
  selectedRect,
  tableEditing,
} from '@tiptap/pm/tables'

/** The extension. It stands before those of lists, whose Tab key a table inside a list takes. */
export const TableEditing = Extension.create({
  name: 'tableEditing',
  priority: 200,
  addProseMirrorPlugins: () => [tableEditing()],
  addKeyboardShortcuts() {
    const { editor } = this
    const next = (): boolean => goToNextCell(1)(editor.state, editor.view.dispatch)
    const deleteWhole = (): boolean => {
      const { selection } = editor.state
      if (!(selection instanceof CellSelection)) return false
      const { map, top, bottom, left, right } = selectedRect(editor.state)
      if (bottom - top < map.height || right - left < map.width) return false
      return deleteTable(editor.state, editor.view.dispatch)
    }
    return {
      Tab: () => next() || (isInTable(editor.state) && addRowAfter(editor.state, editor.view.dispatch) && next()),
      'Shift-Tab': () => goToNextCell(-1)(editor.state, editor.view.dispatch),
      Backspace: deleteWhole,
      'Mod-Backspace': deleteWhole,
      Delete: deleteWhole,
      'Mod-Delete': deleteWhole,
    }
  },
})
