/** People for everybody; for the chair the console that leads the meeting. */

import type { Person } from '@breakwater/room'
import { useState } from 'react'
import type { RoomClient } from '../live/room-client.ts'
import { isStaff } from '../room/names.ts'
import styles from '../room/parts.module.css'
import { useTexts } from '../texts/language.ts'
import { AgendaEditor } from './agenda-editor.tsx'
import { Hands } from './hands.tsx'
import { Invitations } from './invitations.tsx'
import { PeopleTable } from './people-table.tsx'
import { PhaseConsole } from './phase-console.tsx'

/** See the file's head. */
export function LeadView({ client, me }: { client: RoomClient; me: Person }) {
  const { t } = useTexts()
  const leads = me.role === 'chair'
  return (
    <div className={styles['panel']}>
      <h2>{t(leads ? 'lead.title' : 'people.title')}</h2>
      {leads && <PhaseConsole client={client} />}
      <Hands client={client} me={me} />
      <PeopleTable client={client} me={me} />
      {leads && <Invitations client={client} />}
      {leads && <AgendaEditor client={client} />}
      <section className={styles['section']}>
        <h3>{t('exports.title')}</h3>
        <Exports room={client.roomId} staff={client.state.exercise !== null && isStaff(me)} />
      </section>
    </div>
  )
}

type ExportWhat = 'document' | 'register' | 'minutes' | 'report' | 'injects' | 'log'

/** Links to what the room can be taken away as. The staff of an exercise may also take what only the control side reads. */
export function Exports({ room, staff = false }: { room: string; staff?: boolean }) {
  const { t } = useTexts()
  const [control, setControl] = useState(false)
  const audience = staff && control ? 'control' : 'all'
  const files: [what: ExportWhat, forms: string[]][] = [
    ['document', ['docx', 'pdf', 'html', 'md']],
    ['register', ['csv', 'md', 'json']],
    ['minutes', ['docx', 'pdf', 'html', 'md']],
    ['report', ['docx', 'pdf', 'html', 'md']],
    ['log', ['json']],
  ]
  if (audience === 'control') files.push(['injects', ['csv']])
  return (
    <>
      {staff && (
        <label className={styles['check']}>
          <input type="checkbox" checked={control} onChange={event => setControl(event.target.checked)} />
          {t('exports.control')}
        </label>
      )}
      <ul className={styles['rows']}>
        {files.map(([what, forms]) => (
          <li key={what} className={styles['row']}>
            <span className={styles['grow']}>{t(`exports.${what}`)}</span>
            {forms.map(form => (
              <a
                key={form}
                href={`/api/rooms/${encodeURIComponent(room)}/export/${what}.${form}?audience=${audience}`}
                download
                aria-label={`${t(`exports.${what}`)}, ${form}`}
              >
                {form}
              </a>
            ))}
          </li>
        ))}
      </ul>
    </>
  )
}
