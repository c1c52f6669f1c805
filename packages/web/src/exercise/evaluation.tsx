/** The evaluator's sheet: objectives with their tasks, what was seen of each, borne out by events. */

import type { Objective, Person, Rating } from '@breakwater/room'
import { newId } from '../live/command-id.ts'
import type { RoomClient } from '../live/room-client.ts'
import { useDraft } from '../room/draft.ts'
import { Failure } from '../room/failure.tsx'
import { may } from '../room/may.ts'
import { sayActor } from '../room/names.ts'
import styles from '../room/parts.module.css'
import { useSend } from '../room/use-send.ts'
import { useTexts } from '../texts/language.ts'
import { EvidencePicker } from './evidence-picker.tsx'

const ratings: readonly Rating[] = ['P', 'S', 'M', 'U']

/** See the file's head. */
export function Evaluation({ client, me }: { client: RoomClient; me: Person }) {
  const { t } = useTexts()
  const objectives = client.state.exercise?.objectives ?? []
  return (
    <section className={styles['section']}>
      <h3>{t('evaluate.objectives')}</h3>
      <p className={styles['small']}>{ratings.map(rating => `${rating}: ${t(`rating.${rating}`)}`).join(' · ')}</p>
      {objectives.length === 0 && <p className={styles['empty']}>{t('evaluate.noObjectives')}</p>}
      {objectives.map(objective => (
        <ObjectiveCard key={objective.id} client={client} me={me} objective={objective} />
      ))}
    </section>
  )
}

function ObjectiveCard({ client, me, objective }: { client: RoomClient; me: Person; objective: Objective }) {
  const { t } = useTexts()
  const { state } = client
  const seen = [...state.observations.values()].filter(one => one.objective === objective.id)
  return (
    <article className={styles['card']}>
      <h4>{objective.title}</h4>
      <p className={styles['small']}>
        {objective.capability} · {objective.target}
      </p>
      {seen.length === 0 && <p className={styles['empty']}>{t('evaluate.nothingSeen')}</p>}
      <ul className={styles['rows']}>
        {seen.map(one => (
          <li key={one.observation} className={styles['row']}>
            <strong className={styles['tag']} title={t(`rating.${one.rating}`)}>
              {one.rating}
            </strong>
            <span className={styles['grow']}>
              {one.task !== null && <strong>{objective.tasks.find(task => task.id === one.task)?.title}: </strong>}
              <span className={styles['words']}>{one.text}</span>{' '}
              <span className={styles['small']}>
                {sayActor(t, state, one.by)} {one.evidence.length > 0 && `[${one.evidence.join(', ')}]`}
              </span>
            </span>
          </li>
        ))}
      </ul>
      {may(state, me, 'observe') && (
        <details className={styles['more']}>
          <summary>{t('evaluate.observe')}</summary>
          <ObserveForm client={client} objective={objective} />
        </details>
      )}
    </article>
  )
}

function ObserveForm({ client, objective }: { client: RoomClient; objective: Objective }) {
  const { t } = useTexts()
  const { send, busy, failed } = useSend(client)
  const [draft, setDraft, clear] = useDraft(`observe:${objective.id}`, {
    task: '',
    rating: '' as Rating | '',
    text: '',
    evidence: [] as number[],
  })
  const observe = async (): Promise<void> => {
    if (draft.rating === '') return
    const input = {
      observation: newId(),
      objective: objective.id,
      task: draft.task === '' ? null : draft.task,
      rating: draft.rating,
      text: draft.text.trim(),
      evidence: draft.evidence,
    }
    if (await send('observe', input)) clear()
  }
  return (
    <form
      className={styles['form']}
      onSubmit={event => {
        event.preventDefault()
        void observe()
      }}
    >
      <div className={styles['fields']}>
        <label className={styles['field']}>
          <span>{t('evaluate.task')}</span>
          <select value={draft.task} onChange={event => setDraft({ ...draft, task: event.target.value })}>
            <option value="">{t('evaluate.whole')}</option>
            {objective.tasks.map(task => (
              <option key={task.id} value={task.id}>
                {task.title}
              </option>
            ))}
          </select>
        </label>
        <fieldset className={styles['choices']} aria-label={t('evaluate.rating')}>
          {ratings.map(rating => (
            <button
              key={rating}
              type="button"
              aria-pressed={draft.rating === rating}
              aria-label={`${rating}: ${t(`rating.${rating}`)}`}
              onClick={() => setDraft({ ...draft, rating })}
            >
              {rating}
            </button>
          ))}
        </fieldset>
      </div>
      <label className={styles['field']}>
        <span>{t('evaluate.seen')}</span>
        <textarea
          rows={2}
          maxLength={8000}
          value={draft.text}
          onChange={event => setDraft({ ...draft, text: event.target.value })}
        />
      </label>
      <EvidencePicker client={client} chosen={draft.evidence} onChange={evidence => setDraft({ ...draft, evidence })} />
      <Failure failed={failed} />
      <div className={styles['buttons']}>
        <button type="submit" disabled={busy || draft.rating === '' || draft.text.trim() === ''}>
          {t('app.save')}
        </button>
      </div>
    </form>
  )
}
