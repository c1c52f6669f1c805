/** Who will do what until when. */

import type { ActionItem, Person } from '@breakwater/room'
import { newId } from '../live/command-id.ts'
import type { RoomClient } from '../live/room-client.ts'
import { useDraft } from '../room/draft.ts'
import { Failure } from '../room/failure.tsx'
import { may } from '../room/may.ts'
import { presentPeople } from '../room/names.ts'
import styles from '../room/parts.module.css'
import { useSend } from '../room/use-send.ts'
import { useTexts } from '../texts/language.ts'

/** Actions as rows that can be ticked. Nothing where there are none. */
export function ActionRows({ client, me, actions }: { client: RoomClient; me: Person; actions: ActionItem[] }) {
  const { t } = useTexts()
  const { send, failed } = useSend(client)
  if (actions.length === 0) return null
  return (
    <>
      <ul className={styles['rows']} aria-label={t('action.title')}>
        {actions.map(action => (
          <li key={action.id} className={styles['row']}>
            <label className={styles['check']}>
              <input
                type="checkbox"
                checked={action.done}
                disabled={!may(client.state, me, 'tick-action', action.by === me.id)}
                onChange={event => send('tick-action', { action: action.id, done: event.target.checked })}
              />
              <span>{action.text}</span>
            </label>
            <span className={styles['quiet']}>
              {action.owner}
              {action.due !== null && ` · ${t('action.until', { date: action.due })}`}
            </span>
          </li>
        ))}
      </ul>
      <Failure failed={failed} />
    </>
  )
}

/** Notes an action that belongs to a point or a decision. */
export function ActionForm(props: { client: RoomClient; point: string | null; decision: string | null }) {
  const { t } = useTexts()
  const { send, busy, failed } = useSend(props.client)
  const about = props.point ?? props.decision ?? props.client.roomId
  const [draft, setDraft, clear] = useDraft(`action:${about}`, { text: '', owner: '', due: '' })
  const note = async (): Promise<void> => {
    const { text, owner, due } = draft
    const input = {
      action: newId(),
      text: text.trim(),
      owner: owner.trim(),
      due: due === '' ? null : due,
      decision: props.decision,
      point: props.point,
    }
    if (await send('note-action', input)) clear()
  }
  return (
    <form
      className={styles['form']}
      onSubmit={event => {
        event.preventDefault()
        void note()
      }}
    >
      <div className={styles['fields']}>
        <label className={styles['field']}>
          <span>{t('action.text')}</span>
          <input
            type="text"
            maxLength={200}
            value={draft.text}
            onChange={event => setDraft({ ...draft, text: event.target.value })}
          />
        </label>
        <label className={styles['field']}>
          <span>{t('action.owner')}</span>
          <input
            type="text"
            maxLength={200}
            list={`people-${about}`}
            value={draft.owner}
            onChange={event => setDraft({ ...draft, owner: event.target.value })}
          />
          <datalist id={`people-${about}`}>
            {presentPeople(props.client.state).map(person => (
              <option key={person.id} value={person.name} />
            ))}
          </datalist>
        </label>
        <label className={styles['field']}>
          <span>{t('action.due')}</span>
          <input type="date" value={draft.due} onChange={event => setDraft({ ...draft, due: event.target.value })} />
        </label>
        <button type="submit" disabled={busy || draft.text.trim() === '' || draft.owner.trim() === ''}>
          {t('action.note')}
        </button>
      </div>
      <Failure failed={failed} />
    </form>
  )
}
