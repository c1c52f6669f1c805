/** Findings by capability, and what will be done about them: action, owner, dates. */

import type { Person, ProposedFinding, RoomState } from '@breakwater/room'
import { useState } from 'react'
import { newId } from '../live/command-id.ts'
import type { RoomClient } from '../live/room-client.ts'
import { useDraft, writeDraft } from '../room/draft.ts'
import { Failure } from '../room/failure.tsx'
import { may } from '../room/may.ts'
import styles from '../room/parts.module.css'
import { useSend } from '../room/use-send.ts'
import { useTexts } from '../texts/language.ts'
import { EvidencePicker } from './evidence-picker.tsx'
import { Proposals } from './proposals.tsx'

const elements = ['planning', 'organisation', 'equipment', 'training', 'exercise'] as const
const severities = ['minor', 'major', 'critical'] as const
type Finding = RoomState['findings'] extends Map<string, infer F> ? F : never

/** See the file's head. */
export function Findings({ client, me }: { client: RoomClient; me: Person }) {
  const { t } = useTexts()
  const { state } = client
  const findings = [...state.findings.values()]
  const capabilities = [...new Set(findings.map(finding => finding.capability))]
  const [taken, setTaken] = useState(0)
  const take = ({ side, capability, text, cause, severity, evidence }: ProposedFinding): void => {
    writeDraft(`finding:${client.roomId}`, { side, capability, text, cause, severity, evidence })
    setTaken(before => before + 1)
  }
  return (
    <section className={styles['section']}>
      <h3>{t('finding.title', { count: findings.length })}</h3>
      {findings.length === 0 && <p className={styles['empty']}>{t('finding.empty')}</p>}
      {capabilities.map(capability => (
        <div key={capability}>
          <h4 className={styles['small']}>{capability}</h4>
          {findings
            .filter(finding => finding.capability === capability)
            .map(finding => (
              <FindingCard key={finding.finding} client={client} me={me} finding={finding} />
            ))}
        </div>
      ))}
      {may(state, me, 'make-finding') && (
        <>
          <Proposals client={client} onTake={take} />
          <details className={styles['more']} open={taken > 0 || undefined}>
            <summary>{t('finding.new')}</summary>
            <FindingForm key={taken} client={client} />
          </details>
        </>
      )}
      {state.counterfactuals.size > 0 && <Counterfactuals client={client} />}
    </section>
  )
}

function FindingCard({ client, me, finding }: { client: RoomClient; me: Person; finding: Finding }) {
  const { t } = useTexts()
  const plans = [...client.state.improvements.values()].filter(one => one.finding === finding.finding)
  return (
    <article className={styles['card']}>
      <div className={styles['head']}>
        <span className={styles['tag']}>{t(`finding.${finding.side}`)}</span>
        {finding.side === 'improvement' && <span>{t(`severity.${finding.severity}`)}</span>}
      </div>
      <p className={styles['words']}>
        {finding.text}{' '}
        {finding.evidence.length > 0 && <span className={styles['small']}>[{finding.evidence.join(', ')}]</span>}
      </p>
      {finding.cause !== '' && (
        <p className={styles['quiet']}>
          {t('finding.cause')}: {finding.cause}
        </p>
      )}
      {plans.length > 0 && (
        <ul className={styles['rows']}>
          {plans.map(plan => (
            <li key={plan.improvement} className={styles['row']}>
              <span className={styles['grow']}>{plan.action}</span>
              <span>{t(`element.${plan.element}`)}</span>
              <span>{plan.owner}</span>
              <span className={plan.due === null ? styles['hazard'] : undefined}>
                {plan.due === null ? t('improvement.noDate') : t('action.until', { date: plan.due })}
              </span>
            </li>
          ))}
        </ul>
      )}
      {finding.side === 'improvement' && may(client.state, me, 'plan-improvement') && (
        <ImprovementForm client={client} finding={finding.finding} />
      )}
    </article>
  )
}

function FindingForm({ client }: { client: RoomClient }) {
  const { t } = useTexts()
  const { send, busy, failed } = useSend(client)
  const [draft, setDraft, clear] = useDraft(`finding:${client.roomId}`, {
    side: 'improvement' as 'strength' | 'improvement',
    capability: '',
    text: '',
    cause: '',
    severity: 'major' as (typeof severities)[number],
    evidence: [] as number[],
  })
  const capabilities = [...new Set((client.state.exercise?.objectives ?? []).map(one => one.capability))]
  return (
    <form
      className={styles['form']}
      onSubmit={async event => {
        event.preventDefault()
        if (await send('make-finding', { finding: newId(), ...draft, text: draft.text.trim() })) clear()
      }}
    >
      <div className={styles['fields']}>
        <label className={styles['field']}>
          <span>{t('finding.side')}</span>
          <select
            value={draft.side}
            onChange={event => setDraft({ ...draft, side: event.target.value as 'strength' | 'improvement' })}
          >
            <option value="strength">{t('finding.strength')}</option>
            <option value="improvement">{t('finding.improvement')}</option>
          </select>
        </label>
        <label className={styles['field']}>
          <span>{t('finding.capability')}</span>
          <input
            type="text"
            maxLength={200}
            list="capabilities"
            value={draft.capability}
            onChange={event => setDraft({ ...draft, capability: event.target.value })}
          />
          <datalist id="capabilities">
            {capabilities.map(capability => (
              <option key={capability} value={capability} />
            ))}
          </datalist>
        </label>
        <label className={styles['field']}>
          <span>{t('finding.severity')}</span>
          <select
            value={draft.severity}
            onChange={event => setDraft({ ...draft, severity: event.target.value as (typeof severities)[number] })}
          >
            {severities.map(severity => (
              <option key={severity} value={severity}>
                {t(`severity.${severity}`)}
              </option>
            ))}
          </select>
        </label>
      </div>
      <label className={styles['field']}>
        <span>{t('finding.text')}</span>
        <textarea
          rows={2}
          maxLength={8000}
          value={draft.text}
          onChange={event => setDraft({ ...draft, text: event.target.value })}
        />
      </label>
      <label className={styles['field']}>
        <span>{t('finding.cause')}</span>
        <input
          type="text"
          maxLength={8000}
          value={draft.cause}
          onChange={event => setDraft({ ...draft, cause: event.target.value })}
        />
      </label>
      <EvidencePicker client={client} chosen={draft.evidence} onChange={evidence => setDraft({ ...draft, evidence })} />
      <Failure failed={failed} />
      <div className={styles['buttons']}>
        <button type="submit" disabled={busy || draft.text.trim() === '' || draft.capability.trim() === ''}>
          {t('app.save')}
        </button>
      </div>
    </form>
  )
}

function ImprovementForm({ client, finding }: { client: RoomClient; finding: string }) {
  const { t } = useTexts()
  const { send, busy, failed } = useSend(client)
  const [draft, setDraft, clear] = useDraft(`improvement:${finding}`, {
    action: '',
    element: 'planning' as (typeof elements)[number],
    owner: '',
    start: '',
    due: '',
  })
  const plan = async (): Promise<void> => {
    const input = {
      improvement: newId(),
      finding,
      action: draft.action.trim(),
      element: draft.element,
      owner: draft.owner.trim(),
      start: draft.start === '' ? null : draft.start,
      due: draft.due === '' ? null : draft.due,
    }
    if (await send('plan-improvement', input)) clear()
  }
  return (
    <details className={styles['more']}>
      <summary>{t('improvement.plan')}</summary>
      <form
        className={styles['form']}
        onSubmit={event => {
          event.preventDefault()
          void plan()
        }}
      >
        <div className={styles['fields']}>
          <label className={styles['field']}>
            <span>{t('action.text')}</span>
            <input
              type="text"
              maxLength={200}
              value={draft.action}
              onChange={event => setDraft({ ...draft, action: event.target.value })}
            />
          </label>
          <label className={styles['field']}>
            <span>{t('improvement.element')}</span>
            <select
              value={draft.element}
              onChange={event => setDraft({ ...draft, element: event.target.value as (typeof elements)[number] })}
            >
              {elements.map(element => (
                <option key={element} value={element}>
                  {t(`element.${element}`)}
                </option>
              ))}
            </select>
          </label>
          <label className={styles['field']}>
            <span>{t('action.owner')}</span>
            <input
              type="text"
              maxLength={200}
              value={draft.owner}
              onChange={event => setDraft({ ...draft, owner: event.target.value })}
            />
          </label>
          <label className={styles['field']}>
            <span>{t('improvement.start')}</span>
            <input
              type="date"
              value={draft.start}
              onChange={event => setDraft({ ...draft, start: event.target.value })}
            />
          </label>
          <label className={styles['field']}>
            <span>{t('action.due')}</span>
            <input type="date" value={draft.due} onChange={event => setDraft({ ...draft, due: event.target.value })} />
          </label>
        </div>
        <Failure failed={failed} />
        <div className={styles['buttons']}>
          <button type="submit" disabled={busy || draft.action.trim() === '' || draft.owner.trim() === ''}>
            {t('app.save')}
          </button>
        </div>
      </form>
    </details>
  )
}

/** What the run would have been without each decision, on the same chances. */
function Counterfactuals({ client }: { client: RoomClient }) {
  const { t, number } = useTexts()
  const { state } = client
  return (
    <>
      <h4>{t('counterfactual.title')}</h4>
      <table>
        <thead>
          <tr>
            <th scope="col">{t('counterfactual.decision')}</th>
            <th scope="col">{t('forks.measure')}</th>
            <th scope="col" className={styles['figure']}>
              {t('counterfactual.with')}
            </th>
            <th scope="col" className={styles['figure']}>
              {t('counterfactual.without')}
            </th>
          </tr>
        </thead>
        <tbody>
          {[...state.counterfactuals.values()].flatMap(one =>
            one.figures.map(figure => (
              <tr key={`${one.decision} ${figure.measure}`}>
                <th scope="row">{state.decisions.get(one.decision)?.question ?? one.decision}</th>
                <td>
                  {figure.label} ({figure.unit})
                </td>
                <td className={styles['figure']}>{number(figure.with)}</td>
                <td className={styles['figure']}>{number(figure.without)}</td>
              </tr>
            )),
          )}
        </tbody>
      </table>
    </>
  )
}
