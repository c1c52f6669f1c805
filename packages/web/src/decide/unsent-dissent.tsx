/** Words of dissent that were typed and not sent before the vote closed: shown, to be copied or noted elsewhere. */

import type { Decision, Person } from '@breakwater/room'
import { useState } from 'react'
import { useDraft } from '../room/draft.ts'
import styles from '../room/parts.module.css'
import { useTexts } from '../texts/language.ts'

/** See the file's head. Nothing where everything typed is part of the vote. */
export function UnsentDissent({ me, decision }: { me: Person; decision: Decision }) {
  const { t } = useTexts()
  const [ballot, , clear] = useDraft(`vote:${decision.id}`, { dissent: '' })
  const [copied, setCopied] = useState(false)
  const text = ballot.dissent.trim()
  if (text === '' || text === (decision.votes.get(me.id)?.dissent ?? '')) return null
  return (
    <div className={styles['failure']} role="alert">
      <p>{t('vote.late')}</p>
      <p className={styles['words']}>{text}</p>
      <div className={styles['buttons']}>
        <button
          type="button"
          onClick={() =>
            navigator.clipboard.writeText(text).then(
              () => setCopied(true),
              () => undefined,
            )
          }
        >
          {t(copied ? 'invite.copied' : 'invite.copy')}
        </button>
        <button type="button" onClick={clear}>
          {t('app.remove')}
        </button>
      </div>
    </div>
  )
}
