/** People for everybody; for the chair the console that leads the meeting. */

import type { Person } from '@breakwater/room'
import type { RoomClient } from '../live/room-client.ts'
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
        <Exports room={client.roomId} />
      </section>
    </div>
  )
}

/** Links to what the room can be taken away as. */
export function Exports({ room }: { room: string }) {
  const { t } = useTexts()
  const files: [what: string, forms: string[]][] = [
    ['document', ['docx', 'pdf', 'html', 'md']],
    ['register', ['csv', 'md', 'json']],
    ['minutes', ['docx', 'pdf', 'html', 'md']],
    ['report', ['docx', 'pdf', 'html', 'md']],
  ]
  return (
    <ul className={styles['rows']}>
      {files.map(([what, forms]) => (
        <li key={what} className={styles['row']}>
          <span className={styles['grow']}>
            {t(`exports.${what as 'document' | 'register' | 'minutes' | 'report'}`)}
          </span>
          {forms.map(form => (
            <a
              key={form}
              href={`/api/rooms/${encodeURIComponent(room)}/export/${what}.${form}`}
              download
              aria-label={`${t(`exports.${what as 'document' | 'register' | 'minutes' | 'report'}`)}, ${form}`}
            >
              {form}
            </a>
          ))}
        </li>
      ))}
    </ul>
  )
}
