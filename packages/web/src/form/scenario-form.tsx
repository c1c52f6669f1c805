/** The scenario as a form: what the file offers as switches and sliders first, then every number by the part it belongs to. */

import type { Mistake, ScenarioField } from '@breakwater/engine'
import { useMemo, useState } from 'react'
import type { RunPage } from '../app/use-run-page.ts'
import { SliderDial, SwitchDial } from './dials.tsx'
import { FieldRow, Wrong } from './field-row.tsx'
import styles from './form.module.css'
import { RehearseBar } from './rehearse-bar.tsx'

/** The fields of one part. */
export type FieldGroup = { name: string; fields: ScenarioField[] }

/** Groups fields by part, in the order of the file. */
export function groupFields(fields: readonly ScenarioField[]): FieldGroup[] {
  const groups = new Map<string, ScenarioField[]>()
  for (const field of fields) {
    const group = groups.get(field.group)
    if (group === undefined) groups.set(field.group, [field])
    else group.push(field)
  }
  return [...groups].map(([name, members]) => ({ name, fields: members }))
}

/** The mistake that belongs to a path: of the leaf itself or of something inside it. */
export function mistakeAt(mistakes: readonly Mistake[], path: string): Mistake | undefined {
  return mistakes.find(({ where }) => where.path === path || where.path?.startsWith(`${path}.`) === true)
}

/** See the file's head. */
export function ScenarioForm({ page }: { page: RunPage }) {
  const [wanted, setWanted] = useState('')
  const groups = useMemo(() => groupFields(page.baseFields), [page.baseFields])
  const byPath = useMemo(() => new Map(page.fields.map(field => [field.path, field])), [page.fields])
  const changedCount = Object.keys(page.settings).length
  const lost = page.mistakes.filter(mistake => !page.baseFields.some(field => mistakeAt([mistake], field.path)))
  const words = wanted.trim().toLowerCase()
  const matches = (field: ScenarioField): boolean =>
    words === '' || `${field.label} ${field.path} ${field.group} ${field.standing}`.toLowerCase().includes(words)
  const sourceTitle = (key: string): string => page.source?.sources[key]?.title ?? key
  const dial = { settings: page.settings, fields: page.baseFields, onChange: page.change, onReset: page.reset }
  return (
    <form
      className={styles['form']}
      id="scenario"
      aria-label="Scenario"
      onSubmit={event => {
        event.preventDefault()
        page.rehearse()
      }}
    >
      <div className={styles['scroll']}>
        <div className={styles['head']}>
          <h2>Scenario</h2>
          {changedCount > 0 && (
            <button type="button" data-plain onClick={() => page.reset()}>
              reset all {changedCount}
            </button>
          )}
        </div>
        {page.source !== undefined && <p className={styles['about']}>{page.source.summary}</p>}
        {(page.source?.switches ?? []).map(shape => (
          <SwitchDial key={shape.id} dial={shape} {...dial} />
        ))}
        {(page.source?.sliders ?? []).map(shape => (
          <SliderDial key={shape.id} dial={shape} {...dial} />
        ))}
        {lost.map(mistake => (
          <Wrong key={`${mistake.where.path}${mistake.message}`} mistake={mistake} />
        ))}
        {page.baseFields.length > 0 && (
          <div className={styles['find']}>
            <label htmlFor="find-number">Find a number</label>
            <input
              id="find-number"
              type="text"
              value={wanted}
              placeholder="e.g. reserve, guess, curve"
              onChange={event => setWanted(event.target.value)}
            />
          </div>
        )}
        {groups.map(group => {
          const members = group.fields.filter(matches)
          if (members.length === 0) return null
          const changed = group.fields.filter(field => page.settings[field.path] !== undefined).length
          const wrong = group.fields.some(field => mistakeAt(page.mistakes, field.path) !== undefined)
          return (
            <details key={group.name} className={styles['group']} open={words !== '' || wrong || undefined}>
              <summary>
                <h3>{group.name}</h3>
                <span className={styles['count']}>
                  {changed > 0 && <b>{changed} changed · </b>}
                  {group.fields.length}
                </span>
              </summary>
              {members.map(field => (
                <FieldRow
                  key={field.path}
                  base={field}
                  field={byPath.get(field.path) ?? field}
                  setting={page.settings[field.path]}
                  mistake={mistakeAt(page.mistakes, field.path)}
                  sourceTitle={sourceTitle(field.source)}
                  onChange={value => page.change(field.path, value)}
                  onReset={() => page.reset(field.path)}
                />
              ))}
            </details>
          )
        })}
        {page.baseFields.length === 0 && (
          <p className={styles['about']}>The numbers appear here when the scenario has been read.</p>
        )}
        {words !== '' && !page.baseFields.some(matches) && (
          <p className={styles['about']}>No number is called that. Try a shorter word.</p>
        )}
      </div>
      <RehearseBar page={page} />
    </form>
  )
}
