/** What went wrong, what was kept, what to do. */

import { useTexts } from '../texts/language.ts'
import styles from './parts.module.css'
import type { Failed } from './room-api.ts'

/** See the file's head. `kept` is a sentence on what was kept; by default that what was typed is still in the form; empty: nothing. */
export function Failure({ failed, kept, onAgain }: { failed: Failed | null; kept?: string; onAgain?: () => void }) {
  const { t } = useTexts()
  if (failed === null) return null
  return (
    <div className={styles['failure']} role="alert">
      {'refusal' in failed && (
        <p>
          {failed.refusal.because} {failed.refusal.hint}
          {failed.refusal.section !== undefined && ` (${failed.refusal.section})`}
        </p>
      )}
      {'mistakes' in failed &&
        failed.mistakes.slice(0, 20).map(mistake => (
          <p key={`${mistake.code} ${mistake.message}`}>
            {sayWhere(mistake.where)}
            {mistake.message} {mistake.hint}
          </p>
        ))}
      {'offline' in failed && <p>{t('failure.offline')}</p>}
      {(kept !== '' || onAgain !== undefined) && (
        <p className={styles['quiet']}>
          {kept ?? t('failure.kept')}{' '}
          {onAgain !== undefined && (
            <button type="button" data-plain onClick={onAgain}>
              {t('failure.again')}
            </button>
          )}
        </p>
      )}
    </div>
  )
}

function sayWhere(where: unknown): string {
  if (typeof where === 'string' && where !== '') return `${where}: `
  if (Array.isArray(where) && where.length > 0) return `${where.join('.')}: `
  return ''
}
