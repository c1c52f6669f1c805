/** The chair closes a decision: by the votes, or by choosing where the method says that the chair decides. */

import type { Decision } from '@breakwater/room'
import type { RoomClient } from '../live/room-client.ts'
import { useDraft } from '../room/draft.ts'
import { Failure } from '../room/failure.tsx'
import styles from '../room/parts.module.css'
import { useSend } from '../room/use-send.ts'
import { useTexts } from '../texts/language.ts'

/** See the file's head. */
export function CloseForm({ client, decision }: { client: RoomClient; decision: Decision }) {
  const { t } = useTexts()
  const { send, busy, failed } = useSend(client)
  const [draft, setDraft, clear] = useDraft(`close:${decision.id}`, { option: '', reason: '' })
  const chooses = decision.method === 'chair'
  return (
    <details className={styles['more']}>
      <summary>{t('decision.close')}</summary>
      <form
        className={styles['form']}
        onSubmit={async event => {
          event.preventDefault()
          const option = chooses && draft.option !== '' ? draft.option : null
          if (await send('close-decision', { decision: decision.id, option, reason: draft.reason.trim() })) clear()
        }}
      >
        {chooses && (
          <label className={styles['field']}>
            <span>{t('decision.choose')}</span>
            <select value={draft.option} onChange={event => setDraft({ ...draft, option: event.target.value })}>
              <option value="">{t('decision.noneOfThem')}</option>
              {decision.options.map(option => (
                <option key={option.id} value={option.id}>
                  {option.title}
                </option>
              ))}
            </select>
          </label>
        )}
        <label className={styles['field']}>
          <span>{t('point.reason')}</span>
          <textarea
            rows={2}
            maxLength={8000}
            value={draft.reason}
            onChange={event => setDraft({ ...draft, reason: event.target.value })}
          />
        </label>
        <Failure failed={failed} />
        <div className={styles['buttons']}>
          <button type="submit" disabled={busy}>
            {t('decision.closeNow')}
          </button>
        </div>
      </form>
    </details>
  )
}
