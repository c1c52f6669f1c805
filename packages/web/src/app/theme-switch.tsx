/** Light, dark, or as the system says. The choice is kept in this browser. */

import { useState } from 'react'

const themes = ['system', 'light', 'dark'] as const
type Theme = (typeof themes)[number]

function chosenTheme(): Theme {
  const theme = document.documentElement.dataset['theme']
  return theme === 'light' || theme === 'dark' ? theme : 'system'
}

/** Applies a theme and keeps it; `system` forgets the choice. */
function applyTheme(theme: Theme): void {
  if (theme === 'system') delete document.documentElement.dataset['theme']
  else document.documentElement.dataset['theme'] = theme
  try {
    if (theme === 'system') localStorage.removeItem('theme')
    else localStorage.setItem('theme', theme)
  } catch {
    // Storage may be forbidden; the choice then lasts as long as the page.
  }
}

/** What the switch says, in the page's language. */
export type ThemeWords = { label: string } & Record<Theme, string>

const english: ThemeWords = { label: 'Theme', system: 'System', light: 'Light', dark: 'Dark' }

/** See the file's head. Default words: English, as on the run page. */
export function ThemeSwitch({ words = english }: { words?: ThemeWords }) {
  const [theme, setTheme] = useState<Theme>(chosenTheme)
  return (
    <label>
      <span className="heard">{words.label}</span>
      <select
        value={theme}
        onChange={event => {
          const next = event.target.value as Theme
          applyTheme(next)
          setTheme(next)
        }}
      >
        {themes.map(one => (
          <option key={one} value={one}>
            {words[one]}
          </option>
        ))}
      </select>
    </label>
  )
}
