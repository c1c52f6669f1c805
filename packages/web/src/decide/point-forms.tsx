/** The forms of a point: an argument, an evaluation, an outcome. What is typed is kept until it has been sent. */

import type { Outcome, Person, Point } from '@breakwater/room'
import { newId } from '../live/command-id.ts'
import type { RoomClient } from '../live/room-client.ts'
import { useDraft } from '../room/draft.ts'
import { Failure } from '../room/failure.tsx'
import { presentPeople, takesPart } from '../room/names.ts'
import styles from '../room/parts.module.css'
import { useSend } from '../room/use-send.ts'
import { useTexts } from '../texts/language.ts'

const outcomes: readonly Outcome[] = ['agreed', 'changed', 'declined', 'parked', 'to-decide']

/** An argument for or against: typed by who holds it, or spoken by somebody and noted here. */
export function ArgueForm({ client, me, point }: { client: RoomClient; me: Person; point: Point }) {
  const { t } = useTexts()
  const { send, busy, failed } = useSend(client)
  const [text, setText, clear] = useDraft(`argue:${point.id}`, '')
  const [speaker, setSpeaker] = useDraft(`speaker:${point.id}`, me.id)
  const argue = async (side: 'for' | 'against'): Promise<void> => {
    const spoken = speaker !== me.id
    const input = { point: point.id, argument: newId(), side, text: text.trim(), speaker, spoken }
    if (await send('argue', input)) clear()
  }
  return (
    <div className={styles['form']}>
      <label className={styles['field']}>
        <span>{t('point.argument')}</span>
        <textarea rows={2} maxLength={8000} value={text} onChange={event => setText(event.target.value)} />
      </label>
      <div className={styles['buttons']}>
        <label>
          <span className="heard">{t('point.speaker')}</span>
          <select value={speaker} onChange={event => setSpeaker(event.target.value)}>
            <option value={me.id}>{t('point.mine')}</option>
            {presentPeople(client.state)
              .filter(person => person.id !== me.id && takesPart(person))
              .map(person => (
                <option key={person.id} value={person.id}>
                  {t('point.spokenBy', { name: person.name })}
                </option>
              ))}
          </select>
        </label>
        <button type="button" disabled={busy || text.trim() === ''} onClick={() => argue('for')}>
          {t('point.addFor')}
        </button>
        <button type="button" disabled={busy || text.trim() === ''} onClick={() => argue('against')}>
          {t('point.addAgainst')}
        </button>
      </div>
      <Failure failed={failed} />
    </div>
  )
}

/** What the arguments weigh, in the words of whoever evaluates. */
export function EvaluateForm({ client, point }: { client: RoomClient; point: Point }) {
  const { t } = useTexts()
  const { send, busy, failed } = useSend(client)
  const [text, setText, clear] = useDraft(`evaluate:${point.id}`, '')
  return (
    <form
      className={styles['form']}
      onSubmit={async event => {
        event.preventDefault()
        if (await send('evaluate-point', { point: point.id, text: text.trim() })) clear()
      }}
    >
      <label className={styles['field']}>
        <span>{t('point.evaluate')}</span>
        <textarea rows={2} maxLength={8000} value={text} onChange={event => setText(event.target.value)} />
      </label>
      <div className={styles['buttons']}>
        <button type="submit" disabled={busy || text.trim() === ''}>
          {t('app.save')}
        </button>
      </div>
      <Failure failed={failed} />
    </form>
  )
}

/** How the point came out, and why. */
export function SettleForm(props: {
  client: RoomClient
  point: Point
  onSettle: (outcome: Outcome, reason: string) => Promise<boolean>
}) {
  const { t } = useTexts()
  const [reason, setReason, clear] = useDraft(`settle:${props.point.id}`, '')
  return (
    <div className={styles['form']}>
      <label className={styles['field']}>
        <span>{t('point.reason')}</span>
        <textarea rows={2} maxLength={8000} value={reason} onChange={event => setReason(event.target.value)} />
      </label>
      <fieldset className={styles['choices']} aria-label={t('point.outcome')}>
        {outcomes.map(outcome => (
          <button
            key={outcome}
            type="button"
            onClick={async () => {
              if (await props.onSettle(outcome, reason.trim())) clear()
            }}
          >
            {t(`outcome.${outcome}`)}
          </button>
        ))}
      </fieldset>
    </div>
  )
}
