/** A point: the words it is about, what was argued for and against, what came of it. */

import type { Argument, Outcome, Person, Point } from '@breakwater/room'
import type { RoomClient } from '../live/room-client.ts'
import { writeDraft } from '../room/draft.ts'
import { Failure } from '../room/failure.tsx'
import { may } from '../room/may.ts'
import { sayActor } from '../room/names.ts'
import styles from '../room/parts.module.css'
import { useSend } from '../room/use-send.ts'
import { useTexts } from '../texts/language.ts'
import { ActionForm, ActionRows } from './actions.tsx'
import { decisionDraftKey, emptyDecisionDraft } from './decision-draft.ts'
import { ArgueForm, EvaluateForm, SettleForm } from './point-forms.tsx'

type PointCardProps = {
  client: RoomClient
  me: Person
  point: Point
  onDecide: () => void
  /** Given where the chair may change the order. */
  onMove?: (by: number) => void
}

/** See the file's head. While one point has the floor the others are dimmed. */
export function PointCard({ client, me, point, onDecide, onMove }: PointCardProps) {
  const { t } = useTexts()
  const { send, busy, failed } = useSend(client)
  const { state } = client
  const thread = point.thread === null ? undefined : state.threads.get(point.thread)
  const hasFloor = state.floor?.point === point.id
  const talks = may(state, me, 'argue')
  const actions = [...state.actions.values()].filter(action => action.point === point.id)
  const settle = async (outcome: Outcome, reason: string): Promise<boolean> => {
    const done = await send('settle-point', { point: point.id, outcome, reason })
    if (done && outcome === 'to-decide') decide()
    return done
  }
  const decide = (): void => {
    writeDraft(decisionDraftKey(client.roomId), {
      ...emptyDecisionDraft(me.name),
      open: true,
      question: point.title,
      point: point.id,
    })
    onDecide()
  }
  return (
    <article
      className={styles['card']}
      data-strong={hasFloor || undefined}
      data-dim={(state.floor?.point != null && !hasFloor) || undefined}
      aria-label={point.title}
    >
      <div className={styles['head']}>
        <h3>{point.title}</h3>
        <span className={styles['tag']} data-done={point.stage === 'settled' || undefined}>
          {point.outcome === null ? t(`point.stage.${point.stage}`) : t(`outcome.${point.outcome.outcome}`)}
        </span>
      </div>
      {hasFloor && <p className={styles['small']}>{t('floor.here')}</p>}
      {thread !== undefined && (
        <>
          {thread.quote !== '' && <blockquote className={styles['quote']}>{thread.quote}</blockquote>}
          {thread.comments[0] !== undefined && (
            <p className={styles['words']}>
              {thread.comments[0].deleted ? t('point.deleted') : thread.comments[0].text}
            </p>
          )}
        </>
      )}
      <p className={styles['small']}>
        {t('point.raisedBy', { name: sayActor(t, state, point.raisedBy) })}
        {thread !== undefined && ` · ${t('point.replies', { count: Math.max(0, thread.comments.length - 1) })}`}
      </p>
      {point.arguments.length > 0 && (
        <div className={styles['sides']}>
          {(['for', 'against'] as const).map(side => (
            <section key={side} aria-label={t(`point.${side}`)}>
              <h4 className={styles['small']}>
                {t(`point.${side}`)} ({point.arguments.filter(argument => argument.side === side).length})
              </h4>
              <ul>
                {point.arguments
                  .filter(argument => argument.side === side)
                  .map(argument => (
                    <ArgumentRow key={argument.id} client={client} argument={argument} />
                  ))}
              </ul>
            </section>
          ))}
        </div>
      )}
      {point.evaluation !== null && (
        <p className={styles['words']}>
          <strong>{t('point.evaluation')}</strong> {point.evaluation.text}{' '}
          <span className={styles['small']}>{sayActor(t, state, point.evaluation.by)}</span>
        </p>
      )}
      {point.outcome !== null && (
        <p className={styles['words']}>
          <strong>{t(`outcome.${point.outcome.outcome}`)}.</strong> {point.outcome.reason}{' '}
          <span className={styles['small']}>{sayActor(t, state, point.outcome.by)}</span>
        </p>
      )}
      <ActionRows client={client} me={me} actions={actions} />
      {talks &&
        (hasFloor || state.floor?.point == null ? (
          <ArgueForm client={client} me={me} point={point} />
        ) : (
          <details className={styles['more']}>
            <summary>{t('point.argue')}</summary>
            <ArgueForm client={client} me={me} point={point} />
          </details>
        ))}
      <div className={styles['buttons']}>
        {may(state, me, 'give-floor') && !hasFloor && (
          <button
            type="button"
            disabled={busy}
            onClick={() => send('give-floor', { point: point.id, durationMs: 300_000, speaker: null })}
          >
            {t('floor.give')}
          </button>
        )}
        {onMove !== undefined && (
          <>
            <button
              type="button"
              disabled={busy}
              aria-label={t('agenda.up', { title: point.title })}
              onClick={() => onMove(-1)}
            >
              ↑
            </button>
            <button
              type="button"
              disabled={busy}
              aria-label={t('agenda.down', { title: point.title })}
              onClick={() => onMove(1)}
            >
              ↓
            </button>
          </>
        )}
        {may(state, me, 'open-decision') && point.outcome?.outcome === 'to-decide' && (
          <button type="button" onClick={decide}>
            {t('point.toDecision')}
          </button>
        )}
      </div>
      {may(state, me, 'settle-point') && (
        <details className={styles['more']}>
          <summary>{t('point.close')}</summary>
          <EvaluateForm client={client} point={point} />
          <SettleForm client={client} point={point} onSettle={settle} />
          <ActionForm client={client} point={point.id} decision={null} />
        </details>
      )}
      <Failure failed={failed} />
    </article>
  )
}

function ArgumentRow({ client, argument }: { client: RoomClient; argument: Argument }) {
  const { t } = useTexts()
  const { state } = client
  return (
    <li>
      <span className={styles['words']}>{argument.text}</span>{' '}
      <span className={styles['small']}>
        {sayActor(t, state, argument.speaker)}
        {argument.spoken && ` · ${t('point.spokenNoted', { name: sayActor(t, state, argument.by) })}`}
      </span>
    </li>
  )
}
