/** An inject being written: what it says, to whom, in which form, when. */

import type { Audience, InjectForm as Form, InjectText, Release } from '@breakwater/room'
import { newId } from '../live/command-id.ts'
import type { RoomClient } from '../live/room-client.ts'
import { useDraft } from '../room/draft.ts'
import { Failure } from '../room/failure.tsx'
import styles from '../room/parts.module.css'
import { useSend } from '../room/use-send.ts'
import { useTexts } from '../texts/language.ts'

/** See the file's head. */
export type InjectDraft = InjectText

const forms: readonly Form[] = ['text', 'newspaper', 'posts', 'chart', 'picture']

/** A new inject, to everybody, released by hand. */
export function emptyInject(): InjectDraft {
  return {
    id: newId(),
    title: '',
    form: 'text',
    to: ['all'],
    from: '',
    text: '',
    measures: [],
    picture: null,
    release: { by: 'hand' },
    expected: '',
    objective: null,
  }
}

/** See the file's head. What is typed is kept until it has been sent. */
export function InjectForm({
  client,
  first,
  onClose,
}: {
  client: RoomClient
  first: InjectDraft
  onClose: () => void
}) {
  const { t } = useTexts()
  const { send, busy, failed } = useSend(client)
  const { exercise } = client.state
  const known = client.state.injects.has(first.id)
  const [draft, setDraft, clear] = useDraft(known ? `inject:${first.id}` : `inject:new:${client.roomId}`, first)
  const change = (part: Partial<InjectDraft>): void => setDraft({ ...draft, ...part })
  const audiences: Audience[] = ['all', ...(exercise?.seats.map(seat => `seat:${seat.id}` as const) ?? [])]
  const nameOf = (audience: Audience) =>
    audience === 'all'
      ? t('audience.all')
      : (exercise?.seats.find(seat => `seat:${seat.id}` === audience)?.title ?? audience)
  const toggle = (audience: Audience): void => {
    const rest = draft.to.filter(one => one !== audience && (audience === 'all' ? false : one !== 'all'))
    change({ to: draft.to.includes(audience) ? rest : [...rest, audience] })
  }
  return (
    <form
      className={styles['card']}
      data-strong
      onSubmit={async event => {
        event.preventDefault()
        if (await send('write-inject', { inject: draft })) {
          clear()
          onClose()
        }
      }}
    >
      <div className={styles['fields']}>
        <label className={styles['field']}>
          <span>{t('inject.headline')}</span>
          <input
            type="text"
            maxLength={200}
            value={draft.title}
            onChange={event => change({ title: event.target.value })}
          />
        </label>
        <label className={styles['field']}>
          <span>{t('inject.from')}</span>
          <input
            type="text"
            maxLength={200}
            value={draft.from}
            onChange={event => change({ from: event.target.value })}
          />
        </label>
        <label className={styles['field']}>
          <span>{t('inject.form')}</span>
          <select value={draft.form} onChange={event => change({ form: event.target.value as Form })}>
            {forms.map(form => (
              <option key={form} value={form}>
                {t(`form.${form}`)}
              </option>
            ))}
          </select>
        </label>
      </div>
      <fieldset>
        <legend className={styles['small']}>{t('inject.to')}</legend>
        <div className={styles['choices']}>
          {audiences.map(audience => (
            <label key={audience} className={styles['check']}>
              <input type="checkbox" checked={draft.to.includes(audience)} onChange={() => toggle(audience)} />
              {nameOf(audience)}
            </label>
          ))}
        </div>
      </fieldset>
      <label className={styles['field']}>
        <span>{t(draft.form === 'posts' ? 'inject.posts' : 'inject.text')}</span>
        <textarea
          rows={5}
          maxLength={8000}
          value={draft.text}
          onChange={event => change({ text: event.target.value })}
        />
      </label>
      {draft.form === 'chart' && (
        <label className={styles['field']}>
          <span>{t('inject.measures')}</span>
          <select
            multiple
            value={draft.measures}
            onChange={event =>
              change({ measures: [...event.target.selectedOptions].map(one => one.value).slice(0, 8) })
            }
          >
            {(exercise?.run?.measures ?? []).map(measure => (
              <option key={measure} value={measure}>
                {measure}
              </option>
            ))}
          </select>
        </label>
      )}
      {draft.form === 'picture' && (
        <label className={styles['field']}>
          <span>{t('inject.picture')}</span>
          <input
            type="text"
            maxLength={200}
            value={draft.picture ?? ''}
            onChange={event => change({ picture: event.target.value === '' ? null : event.target.value })}
          />
        </label>
      )}
      <ReleaseFields release={draft.release} onChange={release => change({ release })} />
      <div className={styles['fields']}>
        <label className={styles['field']}>
          <span>{t('inject.expected')}</span>
          <input
            type="text"
            maxLength={8000}
            value={draft.expected}
            onChange={event => change({ expected: event.target.value })}
          />
        </label>
        <label className={styles['field']}>
          <span>{t('inject.objective')}</span>
          <select
            value={draft.objective ?? ''}
            onChange={event => change({ objective: event.target.value === '' ? null : event.target.value })}
          >
            <option value="">{t('app.none')}</option>
            {exercise?.objectives.map(objective => (
              <option key={objective.id} value={objective.id}>
                {objective.title}
              </option>
            ))}
          </select>
        </label>
      </div>
      <Failure failed={failed} />
      <div className={styles['buttons']}>
        <button
          type="submit"
          data-primary
          disabled={busy || draft.title.trim() === '' || draft.from.trim() === '' || draft.to.length === 0}
        >
          {t('app.save')}
        </button>
        <button type="button" onClick={onClose}>
          {t('app.close')}
        </button>
      </div>
    </form>
  )
}

function ReleaseFields({ release, onChange }: { release: Release; onChange: (release: Release) => void }) {
  const { t } = useTexts()
  const timeText = release.by === 'time' ? new Date(release.atMs).toISOString().slice(0, 16) : ''
  const choose = (by: string): void => {
    if (by === 'time') onChange({ by: 'time', atMs: 0 })
    else if (by === 'condition') onChange({ by: 'condition', when: '', notBeforeMs: null })
    else onChange({ by: 'hand' })
  }
  return (
    <div className={styles['fields']}>
      <label className={styles['field']}>
        <span>{t('inject.when')}</span>
        <select value={release.by} onChange={event => choose(event.target.value)}>
          <option value="hand">{t('release.hand')}</option>
          <option value="time">{t('release.time')}</option>
          <option value="condition">{t('release.condition')}</option>
        </select>
      </label>
      {release.by === 'time' && (
        <label className={styles['field']}>
          <span>{t('release.at')}</span>
          <input
            type="datetime-local"
            value={timeText}
            onChange={event => {
              const atMs = Date.parse(`${event.target.value}Z`)
              if (Number.isFinite(atMs)) onChange({ by: 'time', atMs })
            }}
          />
        </label>
      )}
      {release.by === 'condition' && (
        <label className={styles['field']}>
          <span>{t('release.conditionText')}</span>
          <input
            type="text"
            maxLength={200}
            placeholder="peg < 0.985 for 30 min"
            value={release.when}
            onChange={event => onChange({ ...release, when: event.target.value })}
          />
        </label>
      )}
    </div>
  )
}
