/** A decision being written: question, options with what they would do to the run, owner, method, time for the vote. */

import type { Option, VotingMethod } from '@breakwater/room'
import { type KnownLever, knownLevers, LeverChoices } from '../exercise/lever-choices.tsx'
import { newId } from '../live/command-id.ts'
import type { RoomClient } from '../live/room-client.ts'
import { Failure } from '../room/failure.tsx'
import styles from '../room/parts.module.css'
import { useSend } from '../room/use-send.ts'
import { useTexts } from '../texts/language.ts'
import { type DecisionDraft, emptyOption, missingFrom } from './decision-draft.ts'

type DecisionFormProps = {
  client: RoomClient
  draft: DecisionDraft
  onChange: (draft: DecisionDraft) => void
  onDone: () => void
}

const methods: readonly VotingMethod[] = ['majority', 'consent', 'chair']

/** See the file's head. */
export function DecisionForm({ client, draft, onChange, onDone }: DecisionFormProps) {
  const { t } = useTexts()
  const { send, busy, failed } = useSend(client)
  const levers = knownLevers(client.state)
  const missing = missingFrom(draft)
  const change = (part: Partial<DecisionDraft>): void => onChange({ ...draft, ...part })
  const changeOption = (id: string, part: Partial<Option>): void =>
    change({ options: draft.options.map(option => (option.id === id ? { ...option, ...part } : option)) })
  const submit = async (): Promise<void> => {
    const written = {
      question: draft.question.trim(),
      options: draft.options.map(option => ({ ...option, title: option.title.trim() })),
      owner: draft.owner.trim(),
      method: draft.method,
    }
    const minutes = Number(draft.minutes.replace(',', '.'))
    const durationMs = draft.minutes.trim() === '' ? null : Math.round(minutes * 60_000)
    const done =
      draft.editing !== null
        ? await send('change-decision', { decision: draft.editing, ...written })
        : await send('open-decision', {
            decision: newId(),
            ...written,
            durationMs,
            point: draft.point,
            inject: draft.inject,
          })
    if (done) onDone()
  }
  return (
    <form
      className={styles['card']}
      data-strong
      onSubmit={event => {
        event.preventDefault()
        void submit()
      }}
    >
      <h3>{t(draft.editing === null ? 'decision.new' : 'decision.change')}</h3>
      <label className={styles['field']}>
        <span>{t('decision.question')}</span>
        <input
          type="text"
          maxLength={200}
          value={draft.question}
          onChange={event => change({ question: event.target.value })}
        />
      </label>
      {draft.options.map((option, index) => (
        <fieldset key={option.id} className={styles['form']}>
          <div className={styles['fields']}>
            <label className={styles['field']}>
              <span>{t('decision.option', { number: index + 1 })}</span>
              <input
                type="text"
                maxLength={200}
                value={option.title}
                onChange={event => changeOption(option.id, { title: event.target.value })}
              />
            </label>
            <button
              type="button"
              disabled={draft.options.length < 2}
              aria-label={t('decision.removeOption', { number: index + 1 })}
              onClick={() => change({ options: draft.options.filter(one => one.id !== option.id) })}
            >
              {t('app.remove')}
            </button>
          </div>
          {levers.length > 0 && (
            <OptionPulls option={option} levers={levers} onChange={pulls => changeOption(option.id, { pulls })} />
          )}
        </fieldset>
      ))}
      <div className={styles['buttons']}>
        <button
          type="button"
          disabled={draft.options.length >= 8}
          onClick={() => change({ options: [...draft.options, emptyOption()] })}
        >
          {t('decision.addOption')}
        </button>
      </div>
      <div className={styles['fields']}>
        <label className={styles['field']}>
          <span>{t('decision.owner')}</span>
          <input
            type="text"
            maxLength={200}
            value={draft.owner}
            onChange={event => change({ owner: event.target.value })}
          />
        </label>
        <label className={styles['field']}>
          <span>{t('decision.method')}</span>
          <select value={draft.method} onChange={event => change({ method: event.target.value as VotingMethod })}>
            {methods.map(method => (
              <option key={method} value={method}>
                {t(`method.${method}`)}
              </option>
            ))}
          </select>
        </label>
        {draft.editing === null && (
          <label className={styles['field']}>
            <span>{t('decision.minutes')}</span>
            <input
              type="text"
              inputMode="numeric"
              value={draft.minutes}
              onChange={event => change({ minutes: event.target.value })}
            />
          </label>
        )}
      </div>
      <p className={styles['small']}>{t(`methodHelp.${draft.method}`)}</p>
      <Failure failed={failed} />
      <div className={styles['buttons']}>
        <button type="submit" data-primary disabled={busy || missing !== null}>
          {t(draft.editing === null ? 'decision.put' : 'app.save')}
        </button>
        <button type="button" onClick={() => change({ open: false })}>
          {t('app.close')}
        </button>
        {missing !== null && <span className={styles['small']}>{t(`decision.missing.${missing}`)}</span>}
      </div>
    </form>
  )
}

function OptionPulls(props: { option: Option; levers: KnownLever[]; onChange: (pulls: Option['pulls']) => void }) {
  const { t } = useTexts()
  const { option, levers, onChange } = props
  return (
    <>
      {option.pulls.map((pull, index) => {
        const known = levers.find(one => one.seat === pull.seat && one.lever.id === pull.lever)
        const key = `${pull.seat} ${pull.lever}`
        return (
          <div key={key} className={styles['row']}>
            <span className={styles['grow']}>
              {known === undefined ? key : `${known.seatTitle}: ${known.lever.title}`}
            </span>
            {known !== undefined && (
              <LeverChoices
                lever={known.lever}
                choices={pull.choices}
                onChange={choices =>
                  onChange(option.pulls.map((one, at) => (at === index ? { ...one, choices } : one)))
                }
              />
            )}
            <button type="button" onClick={() => onChange(option.pulls.filter((_, at) => at !== index))}>
              {t('app.remove')}
            </button>
          </div>
        )
      })}
      {option.pulls.length < 8 && (
        <label className={styles['field']}>
          <span>{t('decision.pulls')}</span>
          <select
            value=""
            onChange={event => {
              const known = levers[Number(event.target.value)]
              if (known === undefined) return
              const choices = Object.fromEntries(known.lever.choices.map(choice => [choice.name, choice.preset]))
              onChange([...option.pulls, { seat: known.seat, lever: known.lever.id, choices }])
            }}
          >
            <option value="">{t('decision.addPull')}</option>
            {levers.map((known, index) => (
              <option key={`${known.seat} ${known.lever.id}`} value={index}>
                {known.seatTitle}: {known.lever.title}
              </option>
            ))}
          </select>
        </label>
      )}
    </>
  )
}
