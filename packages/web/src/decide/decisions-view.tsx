/** The decisions of the room: what is put to the vote now, what was decided, what the exercise has prepared. */

import type { Decision, Person } from '@breakwater/room'
import type { RoomClient } from '../live/room-client.ts'
import { useDraft } from '../room/draft.ts'
import { may } from '../room/may.ts'
import styles from '../room/parts.module.css'
import { useTexts } from '../texts/language.ts'
import { ActionForm, ActionRows } from './actions.tsx'
import { DecisionCard } from './decision-card.tsx'
import { decisionDraftKey, draftOfDecision, draftOfPrepared, emptyDecisionDraft } from './decision-draft.ts'
import { DecisionForm } from './decision-form.tsx'

/** See the file's head. */
export function DecisionsView({ client, me }: { client: RoomClient; me: Person }) {
  const { t } = useTexts()
  const { state } = client
  const [draft, setDraft, clear] = useDraft(decisionDraftKey(client.roomId), emptyDecisionDraft(me.name))
  const mayOpen = may(state, me, 'open-decision')
  const mayNote = may(state, me, 'note-action')
  const decisions = [...state.decisions.values()].sort((a, b) => rank(a) - rank(b) || b.seq - a.seq)
  const opened = new Set(decisions.map(decision => decision.question))
  const prepared = (state.exerciseFile?.decisions ?? []).filter(one => !opened.has(one.question))
  // A decision that belongs to an inject is put once the inject is out.
  const awaited = (id: string | null): string | null => {
    const inject = id === null ? undefined : state.injects.get(id)
    return inject === undefined || inject.releasedAtMs !== null ? null : inject.text.title
  }
  const ready = prepared.filter(one => awaited(one.inject) === null)
  const waiting = prepared.filter(one => awaited(one.inject) !== null)
  const loose = [...state.actions.values()].filter(action => action.decision === null && action.point === null)
  return (
    <div className={styles['panel']}>
      <div className={styles['head']}>
        <h2>{t('decision.title')}</h2>
        {mayOpen && !draft.open && (
          <button type="button" onClick={() => setDraft({ ...draft, open: true })}>
            {t('decision.new')}
          </button>
        )}
      </div>
      {mayOpen && draft.open && <DecisionForm client={client} draft={draft} onChange={setDraft} onDone={clear} />}
      {decisions.length === 0 && !draft.open && (
        <p className={styles['empty']}>{t(mayOpen ? 'decision.emptyChair' : 'decision.empty')}</p>
      )}
      {decisions.map(decision => (
        <DecisionCard
          key={decision.id}
          client={client}
          me={me}
          decision={decision}
          onEdit={() => setDraft(draftOfDecision(decision))}
        />
      ))}
      {mayOpen && !draft.open && prepared.length > 0 && (
        <section className={styles['section']}>
          <h3>{t('decision.prepared')}</h3>
          <ul className={styles['rows']}>
            {ready.map(one => (
              <li key={one.id} className={styles['row']}>
                <span className={styles['grow']}>{one.question}</span>
                <button
                  type="button"
                  aria-label={`${t('decision.use')}: ${one.question}`}
                  onClick={() => setDraft(draftOfPrepared(one))}
                >
                  {t('decision.use')}
                </button>
              </li>
            ))}
          </ul>
          {waiting.length > 0 && (
            <details className={styles['more']}>
              <summary>{t('decision.waiting', { count: waiting.length })}</summary>
              <ul className={styles['rows']}>
                {waiting.map(one => (
                  <li key={one.id} className={styles['row']}>
                    <span className={styles['grow']}>{one.question}</span>
                    <span className={styles['small']}>
                      {t('decision.awaits', { inject: awaited(one.inject) ?? '' })}
                    </span>
                  </li>
                ))}
              </ul>
            </details>
          )}
        </section>
      )}
      {(loose.length > 0 || mayNote) && (
        <section className={styles['section']}>
          <h3>{t('action.title')}</h3>
          {loose.length === 0 && <p className={styles['empty']}>{t('action.empty')}</p>}
          <ActionRows client={client} me={me} actions={loose} />
          {mayNote && <ActionForm client={client} point={null} decision={null} />}
        </section>
      )}
    </div>
  )
}

function rank(decision: Decision): number {
  return { voting: 0, open: 1, closed: 2 }[decision.stage]
}
