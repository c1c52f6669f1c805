/** A decision: question and options, the futures of each beside the others, the vote, the outcome. */

import { currentPhase, type Decision, type Person } from '@breakwater/room'
import { sayPull } from '../exercise/lever-choices.tsx'
import type { RoomClient } from '../live/room-client.ts'
import { Failure } from '../room/failure.tsx'
import { may } from '../room/may.ts'
import { sayActor, takesPart } from '../room/names.ts'
import styles from '../room/parts.module.css'
import { sayClock } from '../room/time-left.ts'
import { useSend } from '../room/use-send.ts'
import { useServerNow } from '../room/use-server-now.ts'
import { useTexts } from '../texts/language.ts'
import { ActionForm, ActionRows } from './actions.tsx'
import { CloseForm } from './close-form.tsx'
import { ForksPanel } from './forks-panel.tsx'
import { UnsentDissent } from './unsent-dissent.tsx'
import { VoteForm } from './vote-form.tsx'

type DecisionCardProps = { client: RoomClient; me: Person; decision: Decision; onEdit: () => void }

/** See the file's head. */
export function DecisionCard({ client, me, decision, onEdit }: DecisionCardProps) {
  const { t, number } = useTexts()
  const { send, busy, failed } = useSend(client)
  const { state } = client
  const leads = may(state, me, 'change-decision')
  const phase = currentPhase(state)
  const actions = [...state.actions.values()].filter(action => action.decision === decision.id)
  const votes = decision.stage === 'voting' && may(state, me, 'vote')
  const forked = state.run !== null && decision.options.some(option => option.pulls.length > 0)
  return (
    <article
      className={styles['card']}
      data-strong={decision.stage === 'voting' || undefined}
      aria-label={decision.question}
    >
      <div className={styles['head']}>
        <h3>{decision.question}</h3>
        <span className={styles['tag']} data-done={decision.stage === 'closed' || undefined}>
          {t(`decision.stage.${decision.stage}`)}
        </span>
      </div>
      <p className={styles['small']}>
        {t('decision.ownedBy', { name: decision.owner })} · {t(`method.${decision.method}`)}
        {decision.point !== null &&
          ` · ${t('decision.ofPoint', { title: state.points.get(decision.point)?.title ?? '' })}`}
      </p>
      {(forked || decision.forks !== null) && <ForksPanel client={client} me={me} decision={decision} />}
      {!votes && (
        <ul className={styles['rows']}>
          {decision.options.map(option => (
            <li key={option.id} className={styles['row']}>
              <span className={styles['grow']}>
                {decision.closed?.option === option.id ? <strong>✓ {option.title}</strong> : option.title}
              </span>
              {option.pulls.map(pull => (
                <span key={`${pull.seat} ${pull.lever}`} className={styles['small']}>
                  {sayPull(state, pull, number)}
                </span>
              ))}
              {decision.closed !== null && (
                <span>
                  {t('vote.votes', {
                    count: decision.closed.counts.find(count => count.option === option.id)?.votes ?? 0,
                  })}
                </span>
              )}
            </li>
          ))}
        </ul>
      )}
      {decision.stage === 'open' && leads && (
        <div className={styles['buttons']}>
          <button
            type="button"
            data-primary
            disabled={busy || phase !== 'decide'}
            onClick={() => send('open-voting', { decision: decision.id, durationMs: null })}
          >
            {t('vote.open')}
          </button>
          <button type="button" onClick={onEdit}>
            {t('decision.change')}
          </button>
          {phase !== 'decide' && <span className={styles['small']}>{t('vote.openLater')}</span>}
        </div>
      )}
      {decision.stage === 'voting' && <VotingClock client={client} decision={decision} />}
      {decision.stage === 'closed' && <UnsentDissent me={me} decision={decision} />}
      {votes && <VoteForm client={client} me={me} decision={decision} />}
      {decision.stage !== 'closed' && may(state, me, 'close-decision') && (
        <CloseForm client={client} decision={decision} />
      )}
      {decision.closed !== null && <OutcomeCard client={client} decision={decision} closed={decision.closed} />}
      <ActionRows client={client} me={me} actions={actions} />
      {decision.closed !== null && may(state, me, 'note-action') && (
        <details className={styles['more']}>
          <summary>{t('action.note')}</summary>
          <ActionForm client={client} point={null} decision={decision.id} />
        </details>
      )}
      <Failure failed={failed} />
    </article>
  )
}

/** How many have voted, never how: a vote is secret until it is closed. */
function VotingClock({ client, decision }: { client: RoomClient; decision: Decision }) {
  const { t } = useTexts()
  const nowMs = useServerNow(client, decision.deadlineMs !== null)
  const voters = [...client.state.people.values()].filter(person => person.removedAtMs === null && takesPart(person))
  return (
    <p className={styles['notice']}>
      {t('vote.count', { count: decision.votes.size, of: voters.length })} {t('vote.secret')}
      {decision.deadlineMs !== null && (
        <strong role="timer" aria-live="off">
          {' '}
          {decision.deadlineMs > nowMs ? t('bar.left', { time: sayClock(decision.deadlineMs - nowMs) }) : t('bar.over')}
        </strong>
      )}
    </p>
  )
}

function OutcomeCard(props: { client: RoomClient; decision: Decision; closed: NonNullable<Decision['closed']> }) {
  const { t, clock } = useTexts()
  const { client, decision, closed } = props
  const { state } = client
  const option = decision.options.find(one => one.id === closed.option)
  const dissents = [...decision.votes].filter(([, vote]) => vote.dissent.trim() !== '')
  return (
    <div className={styles['notice']}>
      <p>
        <strong>
          {option === undefined ? t('decision.notCarried') : t('decision.carried', { option: option.title })}
        </strong>
      </p>
      {closed.reason !== '' && <p className={styles['words']}>{closed.reason}</p>}
      <p className={styles['small']}>
        {t('vote.abstained', { count: closed.abstained })}
        {decision.method === 'consent' && ` · ${t('vote.objections', { count: closed.objections })}`} ·{' '}
        {t('decision.closedBy', { name: sayActor(t, state, closed.by), time: clock(closed.atMs) })}
      </p>
      {dissents.length > 0 && (
        <>
          <h4 className={styles['small']}>{t('vote.dissents')}</h4>
          <ul>
            {dissents.map(([person, vote]) => (
              <li key={person} className={styles['words']}>
                <strong>{sayActor(t, state, person)}:</strong> {vote.dissent}
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  )
}
