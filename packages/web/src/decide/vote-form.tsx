/** One person's vote: an option or none, an objection where consent is asked, dissent in one's own words. */

import type { Decision, Person } from '@breakwater/room'
import { sayPull } from '../exercise/lever-choices.tsx'
import type { RoomClient } from '../live/room-client.ts'
import { useDraft } from '../room/draft.ts'
import { Failure } from '../room/failure.tsx'
import styles from '../room/parts.module.css'
import { useSend } from '../room/use-send.ts'
import { useTexts } from '../texts/language.ts'
import vote from './vote-form.module.css'

type Ballot = { option: string | null | undefined; objects: boolean; dissent: string }

/** See the file's head. A vote that comes too late is refused and what was typed stays here. A later vote replaces the earlier. */
export function VoteForm({ client, me, decision }: { client: RoomClient; me: Person; decision: Decision }) {
  const { t, clock, number } = useTexts()
  const { send, busy, failed } = useSend(client)
  const cast = decision.votes.get(me.id)
  const [ballot, setBallot] = useDraft<Ballot>(
    `vote:${decision.id}`,
    cast === undefined ? { option: undefined, objects: false, dissent: '' } : { ...cast },
  )
  const same =
    cast !== undefined &&
    cast.option === ballot.option &&
    cast.objects === ballot.objects &&
    cast.dissent === ballot.dissent.trim()
  return (
    <form
      className={styles['form']}
      onSubmit={event => {
        event.preventDefault()
        void send('vote', {
          decision: decision.id,
          option: ballot.option ?? null,
          objects: ballot.objects,
          dissent: ballot.dissent.trim(),
        })
      }}
    >
      <fieldset>
        <legend className={styles['small']}>{t('vote.yours')}</legend>
        <div className={vote['options']}>
          {[...decision.options, { id: null, title: t('vote.abstain'), pulls: [] }].map(option => (
            <label
              key={option.id ?? 'abstain'}
              className={vote['option']}
              data-chosen={ballot.option === option.id || undefined}
            >
              <input
                type="radio"
                name={`vote-${decision.id}`}
                checked={ballot.option === option.id}
                onChange={() => setBallot({ ...ballot, option: option.id })}
              />
              <span>
                {option.title}
                {option.pulls.map(pull => (
                  <span key={`${pull.seat} ${pull.lever}`} className={styles['small']}>
                    {' '}
                    {sayPull(client.state, pull, number)}
                  </span>
                ))}
              </span>
            </label>
          ))}
        </div>
      </fieldset>
      {decision.method === 'consent' && (
        <label className={styles['check']}>
          <input
            type="checkbox"
            checked={ballot.objects}
            onChange={event => setBallot({ ...ballot, objects: event.target.checked })}
          />
          {t('vote.object')}
        </label>
      )}
      <label className={styles['field']}>
        <span>{t('vote.dissent')}</span>
        <textarea
          rows={2}
          maxLength={2000}
          value={ballot.dissent}
          onChange={event => setBallot({ ...ballot, dissent: event.target.value })}
        />
      </label>
      <Failure failed={failed} kept={t('vote.kept')} />
      <div className={styles['buttons']}>
        <button type="submit" data-primary disabled={busy || ballot.option === undefined || same}>
          {t(cast === undefined ? 'vote.cast' : 'vote.again')}
        </button>
        {cast !== undefined && <span role="status">{t('vote.done', { time: clock(cast.atMs) })}</span>}
      </div>
    </form>
  )
}
