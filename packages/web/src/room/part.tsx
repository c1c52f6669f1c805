/** A part of the room that is fetched when it is opened. If it fails, the rest of the room goes on and says what to do. */

import { Component, type ReactNode, Suspense } from 'react'
import { useTexts } from '../texts/language.ts'
import styles from './parts.module.css'
import { Waiting } from './waiting.tsx'

/** See the file's head. A change of `name` tries anew. */
export function Part({ name, children }: { name: string; children: ReactNode }) {
  const { t } = useTexts()
  return (
    <PartBoundary key={name}>
      <Suspense fallback={<Waiting what={t('waiting.view')} />}>{children}</Suspense>
    </PartBoundary>
  )
}

/** Keeps what fails inside from taking the whole page with it. */
export class PartBoundary extends Component<{ children: ReactNode }, { failed: boolean }> {
  override state = { failed: false }

  static getDerivedStateFromError(): { failed: boolean } {
    return { failed: true }
  }

  override render(): ReactNode {
    return this.state.failed ? <PartFailed /> : this.props.children
  }
}

function PartFailed() {
  const { t } = useTexts()
  return (
    <div className={styles['failure']} role="alert">
      <p>{t('part.failed')}</p>
      <p className={styles['quiet']}>
        {t('part.kept')}{' '}
        <button type="button" data-plain onClick={() => location.reload()}>
          {t('part.reload')}
        </button>
      </p>
    </div>
  )
}
