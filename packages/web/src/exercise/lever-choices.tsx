/** The numbers of a lever as fields with their bounds, and which levers this person knows. */

import type { Lever, Pull, RoomState } from '@breakwater/room'
import { saySeat } from '../room/names.ts'
import styles from '../room/parts.module.css'
import { useTexts } from '../texts/language.ts'
import { saidNumber } from './said-number.ts'

/** A lever with the seat that may pull it. */
export type KnownLever = { seat: string; seatTitle: string; lever: Lever }

/** Levers whose seats this person may look into: all for the staff, one's own for a player. */
export function knownLevers(state: RoomState): KnownLever[] {
  return [...state.seats.values()].flatMap(seat =>
    (seat.levers ?? []).map(lever => ({ seat: seat.id, seatTitle: saySeat(state, seat.id), lever })),
  )
}

/** A pull in words: the seat that acts, and lever and numbers where this person knows the lever. */
export function sayPull(state: RoomState, pull: Pull, number: (value: number) => string): string {
  const seat = saySeat(state, pull.seat)
  const lever = state.seats.get(pull.seat)?.levers?.find(one => one.id === pull.lever)
  if (lever === undefined) return seat
  const numbers = lever.choices.map(choice =>
    saidNumber(number, pull.choices[choice.name] ?? choice.preset, choice.unit),
  )
  return `${seat}: ${[lever.title, ...numbers].join(', ')}`
}

type LeverChoicesProps = {
  lever: Lever
  choices: Record<string, number>
  onChange: (choices: Record<string, number>) => void
}

/** One field for each choice. A number outside its bounds is marked and says what the bounds are. */
export function LeverChoices({ lever, choices, onChange }: LeverChoicesProps) {
  const { t, number } = useTexts()
  if (lever.choices.length === 0) return null
  return (
    <div className={styles['fields']}>
      {lever.choices.map(choice => {
        const value = choices[choice.name] ?? choice.preset
        const outside = !(value >= choice.low && value <= choice.high)
        return (
          <label key={choice.name} className={styles['field']}>
            <span>
              {choice.label}
              {choice.unit !== '' && ` (${choice.unit})`}
            </span>
            <input
              type="number"
              step="any"
              min={choice.low}
              max={choice.high}
              value={Number.isFinite(value) ? value : ''}
              aria-invalid={outside}
              onChange={event => onChange({ ...choices, [choice.name]: event.target.valueAsNumber })}
            />
            <span className={outside ? styles['hazard'] : undefined}>
              {!outside && Math.abs(value) >= 1e6 && `${saidNumber(number, value, choice.unit)} · `}
              {t('lever.bounds', { low: saidNumber(number, choice.low), high: saidNumber(number, choice.high) })}
            </span>
          </label>
        )
      })}
    </div>
  )
}

/** True when all choices of a lever lie inside their bounds. */
export function isWithinBounds(lever: Lever, choices: Record<string, number>): boolean {
  return lever.choices.every(choice => {
    const value = choices[choice.name] ?? choice.preset
    return value >= choice.low && value <= choice.high
  })
}
