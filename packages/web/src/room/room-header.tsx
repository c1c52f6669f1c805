/** Name, title of the room, theme, language, keys; beneath them the rule that is the peg, as on the run page. */

import { type ReactNode, useState } from 'react'
import { ThemeSwitch } from '../app/theme-switch.tsx'
import { useWidth } from '../app/use-width.ts'
import { PegLine } from '../charts/peg-line.tsx'
import { chooseLanguage, type Language, useTexts } from '../texts/language.ts'
import styles from './room-header.module.css'

/** The price of the peg so far; without one the line is straight. */
export type PegSeries = { timeMs: Float64Array; values: Float64Array; lostAtMs: number | undefined }

type RoomHeaderProps = { title?: string; peg?: PegSeries | undefined; onKeys: () => void; children?: ReactNode }

/** See the file's head. */
export function RoomHeader({ title, peg, onKeys, children }: RoomHeaderProps) {
  const [ref, width] = useWidth<HTMLDivElement>()
  const { t } = useTexts()
  const first = peg?.timeMs[0]
  const last = peg?.timeMs.at(-1)
  const price =
    peg === undefined || first === undefined || last === undefined || last <= first
      ? {}
      : { price: { ...peg, window: [first, last] as const } }
  return (
    <header className={styles['header']}>
      <div className={styles['bar']}>
        <a className={styles['name']} href="/rooms">
          Breakwater
        </a>
        {title !== undefined && <h1 className={styles['title']}>{title}</h1>}
        {children}
        <div className={styles['tools']}>
          <LanguageSwitch />
          <ThemeSwitch
            words={{
              label: t('app.theme'),
              system: t('app.themeSystem'),
              light: t('app.themeLight'),
              dark: t('app.themeDark'),
            }}
          />
          <button type="button" onClick={onKeys} aria-label={t('keys.title')} title={`${t('keys.title')} (?)`}>
            ?
          </button>
        </div>
      </div>
      <div className={styles['peg']} ref={ref}>
        {width > 0 && <PegLine width={width} height={24} {...price} />}
      </div>
    </header>
  )
}

function LanguageSwitch() {
  const { language, t } = useTexts()
  const [failed, setFailed] = useState(false)
  return (
    <label>
      <span className="heard">{t('app.language')}</span>
      <select
        value={language}
        onChange={event => {
          setFailed(false)
          chooseLanguage(event.target.value as Language).catch(() => setFailed(true))
        }}
      >
        <option value="en" lang="en">
          English
        </option>
        <option value="es" lang="es">
          Español
        </option>
      </select>
      {failed && <span role="alert">{t('app.languageFailed')}</span>}
    </label>
  )
}
