/** One number, choice or switch of the scenario, with its badge, its reset and what is wrong with it. */

import type { Mistake, ScenarioField } from '@breakwater/engine'
import { useId } from 'react'
import { sayWritten } from '../figures/written.ts'
import styles from './form.module.css'
import { StandingBadge } from './standing-badge.tsx'

type FieldRowProps = {
  field: ScenarioField
  /** As the file has it. */
  base: ScenarioField
  /** What the user wrote, if anything. */
  setting: string | number | boolean | undefined
  mistake: Mistake | undefined
  sourceTitle: string
  onChange: (value: string | number | boolean) => void
  onReset: () => void
}

/** See the file's head. */
export function FieldRow({ field, base, setting, mistake, sourceTitle, onChange, onReset }: FieldRowProps) {
  const id = useId()
  const changed = setting !== undefined
  const value = setting ?? base.written
  const described = `${id}-about${mistake === undefined ? '' : ` ${id}-wrong`}`
  return (
    <div className={styles['field']} data-changed={changed || undefined} data-path={base.path}>
      <label htmlFor={id}>{base.label}</label>
      <StandingBadge
        standing={changed ? 'changed' : base.standing}
        source={sourceTitle}
        note={base.note}
        before={changed ? sayWritten(base.written) : undefined}
      />
      <div className={styles['entry']}>
        {field.unit === 'switch' ? (
          <input
            id={id}
            type="checkbox"
            checked={value === true}
            aria-describedby={described}
            onChange={event => onChange(event.target.checked)}
          />
        ) : field.unit === 'choice' ? (
          <select
            id={id}
            value={String(value)}
            aria-describedby={described}
            onChange={event => onChange(event.target.value)}
          >
            {(base.options ?? []).map(option => (
              <option key={option} value={option}>
                {option}
              </option>
            ))}
          </select>
        ) : (
          <input
            id={id}
            type="text"
            inputMode="text"
            autoComplete="off"
            spellCheck={false}
            value={String(value)}
            aria-invalid={mistake !== undefined}
            aria-describedby={described}
            onChange={event => onChange(keepNumber(event.target.value, base.written))}
          />
        )}
        {changed && (
          <button
            type="button"
            data-plain
            onClick={onReset}
            aria-label={`Reset ${base.label} to ${sayWritten(base.written)}`}
          >
            reset
          </button>
        )}
      </div>
      <p id={`${id}-about`} className={styles['about']}>
        {base.description}
      </p>
      {mistake !== undefined && <Wrong id={`${id}-wrong`} mistake={mistake} />}
    </div>
  )
}

/** What the engine says is wrong and how to write it. */
export function Wrong({ id, mistake }: { id?: string; mistake: Mistake }) {
  return (
    <p id={id} className={styles['wrong']} role="alert">
      <span aria-hidden="true">△ </span>
      {mistake.message} <span>{mistake.hint}</span>
    </p>
  )
}

/** A file that has a bare number keeps a bare number when the same figure is typed. */
function keepNumber(text: string, written: string | number | boolean): string | number {
  return typeof written === 'number' && text.trim() !== '' && String(Number(text)) === text ? Number(text) : text
}
