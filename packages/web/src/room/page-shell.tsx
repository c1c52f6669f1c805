/** The frame of the simple pages: header, one column, a title. */

import { type ReactNode, useEffect } from 'react'
import { useTexts } from '../texts/language.ts'
import styles from './page-shell.module.css'
import { RoomHeader } from './room-header.tsx'

/** See the file's head. The title is also the tab's. */
export function PageShell(props: { title: string; onKeys: () => void; children: ReactNode; wide?: boolean }) {
  const { t } = useTexts()
  useTitle(props.title)
  return (
    <>
      <a className="heard" href="#content">
        {t('app.skip')}
      </a>
      <RoomHeader onKeys={props.onKeys} />
      <main id="content" className={styles['page']} data-wide={props.wide === true || undefined}>
        <h1>{props.title}</h1>
        {props.children}
      </main>
    </>
  )
}

/** Names the tab after what it shows. */
export function useTitle(title: string): void {
  useEffect(() => {
    document.title = title === 'Breakwater' ? title : `${title} · Breakwater`
  }, [title])
}
