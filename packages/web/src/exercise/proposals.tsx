/** Findings that the log itself suggests, for the staff to take, change or leave. Fetched when they are asked for. */

import type { ProposedFinding } from '@breakwater/room'
import { useState } from 'react'
import type { RoomClient } from '../live/room-client.ts'
import type { RoomAnswer } from '../live/room-wire.ts'
import { Failure } from '../room/failure.tsx'
import styles from '../room/parts.module.css'
import { ask, type Failed, roomPath } from '../room/room-api.ts'
import { useTexts } from '../texts/language.ts'

/** See the file's head. `onTake` puts a proposal into the form of a finding. */
export function Proposals({ client, onTake }: { client: RoomClient; onTake: (finding: ProposedFinding) => void }) {
  const { t, language } = useTexts()
  const [proposals, setProposals] = useState<ProposedFinding[] | null>(null)
  const [failed, setFailed] = useState<Failed | null>(null)
  const [busy, setBusy] = useState(false)
  const propose = async (): Promise<void> => {
    setBusy(true)
    const answer = await ask<RoomAnswer>(roomPath(client.roomId))
    if (answer.ok) {
      const { proposeFindings } = await import('./proposal-rules.ts')
      setProposals(proposeFindings(answer.value.events, { language }))
      setFailed(null)
    } else setFailed(answer)
    setBusy(false)
  }
  const made = new Set([...client.state.findings.values()].map(finding => finding.text))
  return (
    <>
      <div className={styles['buttons']}>
        <button type="button" disabled={busy} onClick={propose}>
          {t(busy ? 'finding.proposing' : 'finding.propose')}
        </button>
      </div>
      <Failure failed={failed} kept={t('failure.nothingLost')} />
      {proposals?.length === 0 && <p className={styles['empty']}>{t('finding.noProposals')}</p>}
      <ul className={styles['rows']}>
        {proposals
          ?.filter(proposal => !made.has(proposal.text))
          .map(proposal => (
            <li key={proposal.key} className={styles['row']}>
              <span className={styles['tag']}>{t(`finding.${proposal.side}`)}</span>
              <span className={styles['grow']}>
                {proposal.text} <span className={styles['small']}>[{proposal.evidence.join(', ')}]</span>
              </span>
              <button type="button" onClick={() => onTake(proposal)}>
                {t('finding.take')}
              </button>
            </li>
          ))}
      </ul>
    </>
  )
}
