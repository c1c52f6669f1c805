/** A button that opens a menu: arrows move, Escape closes and gives the focus back. Source: ARIA Authoring Practices, menu button. */

import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react'
import styles from './toolbar.module.css'

/** One entry of a menu. */
export type MenuItem = { id: string; label: string; act: () => void }

type MenuButtonProps = {
  label: string
  /** What stands on the button; the label where it is left out. */
  face?: ReactNode
  items: readonly MenuItem[]
  /** Of the toolbar's roving focus. */
  tabIndex?: number
}

/** See the file's head. */
export function MenuButton({ label, face, items, tabIndex }: MenuButtonProps) {
  const [open, setOpen] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  const menu = useRef<HTMLDivElement>(null)
  const id = useId()

  useEffect(() => {
    if (!open) return
    menu.current?.querySelector<HTMLElement>('[role="menuitem"]')?.focus()
    const onPress = (event: PointerEvent): void => {
      if (!(event.target instanceof Element)) return
      if (menu.current?.contains(event.target) === true || button.current?.contains(event.target) === true) return
      setOpen(false)
    }
    addEventListener('pointerdown', onPress)
    return () => removeEventListener('pointerdown', onPress)
  }, [open])

  const close = (): void => {
    setOpen(false)
    button.current?.focus()
  }

  const onKey = (event: KeyboardEvent): void => {
    const entries = [...(menu.current?.querySelectorAll<HTMLElement>('[role="menuitem"]') ?? [])]
    const at = entries.indexOf(document.activeElement as HTMLElement)
    const to =
      event.key === 'ArrowDown'
        ? (at + 1) % entries.length
        : event.key === 'ArrowUp'
          ? (at - 1 + entries.length) % entries.length
          : event.key === 'Home'
            ? 0
            : event.key === 'End'
              ? entries.length - 1
              : -1
    if (event.key === 'Escape') close()
    else if (event.key === 'Tab') {
      setOpen(false)
      return
    } else if (to >= 0) entries[to]?.focus()
    // A letter or an arrow here is the menu's, not the toolbar's.
    event.stopPropagation()
    if (event.key === 'Escape' || to >= 0) event.preventDefault()
  }

  return (
    <span className={styles['menu']}>
      <button
        ref={button}
        type="button"
        aria-haspopup="menu"
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        aria-label={face === undefined ? undefined : label}
        tabIndex={tabIndex}
        data-tool
        onClick={() => setOpen(!open)}
        onKeyDown={event => {
          if (event.key !== 'ArrowDown') return
          event.preventDefault()
          setOpen(true)
        }}
      >
        {face ?? label}
        <span aria-hidden="true"> ▾</span>
      </button>
      {open && (
        <div
          ref={menu}
          id={id}
          role="menu"
          aria-label={label}
          tabIndex={-1}
          className={styles['entries']}
          onKeyDown={onKey}
        >
          {items.map(item => (
            <button
              key={item.id}
              type="button"
              role="menuitem"
              tabIndex={-1}
              onClick={() => {
                setOpen(false)
                item.act()
              }}
            >
              {item.label}
            </button>
          ))}
        </div>
      )}
    </span>
  )
}
