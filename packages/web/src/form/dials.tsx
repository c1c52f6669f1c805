/** The switches and sliders that a scenario offers above its numbers. */

import type { ScenarioField, ScenarioSource } from '@breakwater/engine'
import { useId } from 'react'
import { positionOn, sayWritten, trackBetween, writeQuantity } from '../figures/written.ts'
import type { Settings } from '../run/messages.ts'
import styles from './form.module.css'

type SwitchShape = NonNullable<ScenarioSource['switches']>[number]
type SliderShape = NonNullable<ScenarioSource['sliders']>[number]
type DialProps = {
  settings: Settings
  fields: readonly ScenarioField[]
  onChange: (path: string, value: string | number | boolean) => void
  onReset: (path: string) => void
}

/** What a path is now: as changed, or as the file has it. */
function currentOf(
  path: string,
  settings: Settings,
  fields: readonly ScenarioField[],
): string | number | boolean | undefined {
  return settings[path] ?? fields.find(field => field.path === path)?.written
}

/** A choice between a few named options. */
export function SwitchDial({ dial, settings, fields, onChange, onReset }: DialProps & { dial: SwitchShape }) {
  const name = useId()
  const value = currentOf(dial.path, settings, fields)
  const changed = settings[dial.path] !== undefined
  return (
    <fieldset className={styles['switch']} data-changed={changed || undefined} data-path={dial.path}>
      <legend>
        {dial.label}
        {changed && <Changed onReset={() => onReset(dial.path)} label={dial.label} />}
      </legend>
      <div className={styles['options']}>
        {dial.options.map(option => (
          <label key={String(option.value)} data-chosen={option.value === value || undefined}>
            <input
              type="radio"
              name={name}
              checked={option.value === value}
              onChange={() => onChange(dial.path, option.value)}
            />
            {option.label}
          </label>
        ))}
      </div>
      {dial.description !== undefined && <p className={styles['about']}>{dial.description}</p>}
    </fieldset>
  )
}

/** A number on a line. Without a line (ends in different units) it is left to the fields below. */
export function SliderDial({ dial, settings, fields, onChange, onReset }: DialProps & { dial: SliderShape }) {
  const id = useId()
  const track = trackBetween(dial.low, dial.high)
  const value = currentOf(dial.path, settings, fields)
  if (track === undefined || value === undefined || typeof value === 'boolean') return null
  const position = positionOn(track, value)
  const changed = settings[dial.path] !== undefined
  return (
    <div className={styles['slider']} data-changed={changed || undefined} data-path={dial.path}>
      <label htmlFor={id}>{dial.label}</label>
      <output htmlFor={id}>{sayWritten(value)}</output>
      <input
        id={id}
        type="range"
        min={track.low}
        max={track.high}
        step={track.step}
        value={position ?? track.low}
        aria-valuetext={sayWritten(value)}
        onChange={event => {
          const written = writeQuantity(Number(event.target.value), track.unit)
          onChange(dial.path, track.unit === '' && typeof value === 'number' ? Number(event.target.value) : written)
        }}
      />
      {changed && <Changed onReset={() => onReset(dial.path)} label={dial.label} />}
      {dial.description !== undefined && <p className={styles['about']}>{dial.description}</p>}
    </div>
  )
}

function Changed({ onReset, label }: { onReset: () => void; label: string }) {
  return (
    <span className={styles['changed']}>
      changed{' '}
      <button type="button" data-plain onClick={onReset} aria-label={`Reset ${label}`}>
        reset
      </button>
    </span>
  )
}
