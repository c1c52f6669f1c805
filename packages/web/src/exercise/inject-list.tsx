/** The list of injects by stage, each with what may be done with it now; written, imported and exported here. */

import type { Inject, InjectStage, Person } from '@breakwater/room'
import { useState } from 'react'
import type { RoomClient } from '../live/room-client.ts'
import { Failure } from '../room/failure.tsx'
import { may } from '../room/may.ts'
import { sayAudience } from '../room/names.ts'
import styles from '../room/parts.module.css'
import { useSend } from '../room/use-send.ts'
import { useTexts } from '../texts/language.ts'
import { InjectCsv } from './inject-csv.tsx'
import { emptyInject, type InjectDraft, InjectForm } from './inject-form.tsx'
import { PlainText } from './plain-text.tsx'
import { sayRelease } from './release.ts'

/** The order in which stages are shown: what needs a hand first. */
export const stageOrder: readonly InjectStage[] = [
  'scheduled',
  'approved',
  'submitted',
  'draft',
  'released',
  'complete',
  'deferred',
  'obsolete',
]

/** See the file's head. */
export function InjectList({ client, me }: { client: RoomClient; me: Person }) {
  const { t } = useTexts()
  const { state } = client
  const [draft, setDraft] = useState<InjectDraft | null>(null)
  const injects = [...state.injects.values()]
  return (
    <section className={styles['section']}>
      <div className={styles['head']}>
        <h3>{t('inject.title', { count: injects.length })}</h3>
        {may(state, me, 'write-inject') && draft === null && (
          <button type="button" onClick={() => setDraft(emptyInject())}>
            {t('inject.write')}
          </button>
        )}
      </div>
      {draft !== null && <InjectForm client={client} first={draft} onClose={() => setDraft(null)} />}
      {injects.length === 0 && <p className={styles['empty']}>{t('inject.empty')}</p>}
      {stageOrder.map(stage => {
        const here = injects.filter(inject => inject.stage === stage)
        if (here.length === 0) return null
        return (
          <div key={stage}>
            <h4 className={styles['small']}>
              {t(`stage.${stage}`)} ({here.length})
            </h4>
            <ul className={styles['rows']}>
              {here.map(inject => (
                <InjectRow
                  key={inject.id}
                  client={client}
                  me={me}
                  inject={inject}
                  onEdit={() => setDraft({ ...inject.text, release: inject.release })}
                />
              ))}
            </ul>
          </div>
        )
      })}
      {may(state, me, 'write-inject') && <InjectCsv client={client} />}
    </section>
  )
}

type InjectRowProps = { client: RoomClient; me: Person; inject: Inject; onEdit: () => void }

function InjectRow({ client, me, inject, onEdit }: InjectRowProps) {
  const { t, shortMoment } = useTexts()
  const { send, busy, failed } = useSend(client)
  const { state } = client
  const { id, stage, text } = inject
  const [note, setNote] = useState('')
  const leads = may(state, me, 'schedule-inject')
  const waiting = stage === 'approved' || stage === 'scheduled'
  return (
    <li className={styles['row']}>
      <details className={`${styles['more']} ${styles['grow']}`}>
        <summary>
          {text.title}{' '}
          <span className={styles['small']}>
            {text.to.map(audience => sayAudience(t, state, audience)).join(', ')} ·{' '}
            {inject.releasedScenarioMs === null
              ? sayRelease(t, shortMoment, inject.release)
              : t('inject.releasedAt', { time: shortMoment(inject.releasedScenarioMs) })}
          </span>
        </summary>
        <p className={styles['small']}>
          {text.from} · {t(`form.${text.form}`)}
        </p>
        <PlainText text={text.text} />
        {text.expected !== '' && (
          <p>
            <strong>{t('inject.expected')}</strong> {text.expected}
          </p>
        )}
        {inject.note !== '' && <p className={styles['quiet']}>{inject.note}</p>}
        {(waiting || stage === 'released') && leads && (
          <label className={styles['field']}>
            <span>{t('inject.note')}</span>
            <input type="text" maxLength={8000} value={note} onChange={event => setNote(event.target.value)} />
          </label>
        )}
        <div className={styles['buttons']}>
          {stage === 'draft' && may(state, me, 'write-inject') && (
            <button type="button" disabled={busy} onClick={onEdit}>
              {t('app.edit')}
            </button>
          )}
          {stage === 'released' && may(state, me, 'complete-inject') && (
            <button
              type="button"
              disabled={busy}
              onClick={() => send('complete-inject', { inject: id, note: note.trim() })}
            >
              {t('inject.complete')}
            </button>
          )}
          {waiting && leads && (
            <button
              type="button"
              disabled={busy}
              onClick={() => send('defer-inject', { inject: id, reason: note.trim() })}
            >
              {t('inject.defer')}
            </button>
          )}
          {stage !== 'released' && stage !== 'complete' && stage !== 'obsolete' && leads && (
            <button
              type="button"
              disabled={busy}
              onClick={() => send('drop-inject', { inject: id, reason: note.trim() })}
            >
              {t('inject.drop')}
            </button>
          )}
        </div>
      </details>
      {stage === 'draft' && may(state, me, 'submit-inject') && (
        <button type="button" disabled={busy} onClick={() => send('submit-inject', { inject: id })}>
          {t('inject.submit')}
        </button>
      )}
      {stage === 'submitted' && may(state, me, 'approve-inject') && (
        <button type="button" disabled={busy} onClick={() => send('approve-inject', { inject: id })}>
          {t('inject.approve')}
        </button>
      )}
      {(stage === 'approved' || stage === 'deferred') && leads && (
        <button
          type="button"
          disabled={busy}
          onClick={() => send('schedule-inject', { inject: id, release: inject.release })}
        >
          {t('inject.schedule')}
        </button>
      )}
      {waiting && may(state, me, 'release-inject') && (
        <button
          type="button"
          disabled={busy}
          aria-label={t('inject.releaseOf', { title: text.title })}
          onClick={() => send('release-inject', { inject: id })}
        >
          {t('inject.release')}
        </button>
      )}
      <Failure failed={failed} />
    </li>
  )
}
