/** A decision while it is being written, kept in this tab. */

import type { Decision, Option, PreparedDecision, VotingMethod } from '@breakwater/room'
import { newId } from '../live/command-id.ts'

/** See the file's head. `open`: its form is shown. `editing`: the decision that is being changed, or null for a new one. */
export type DecisionDraft = {
  open: boolean
  editing: string | null
  question: string
  options: Option[]
  owner: string
  method: VotingMethod
  minutes: string
  point: string | null
  inject: string | null
}

/** Where the draft of a room's next decision is kept. */
export function decisionDraftKey(room: string): string {
  return `decision:${room}`
}

/** An option without words yet. */
export function emptyOption(): Option {
  return { id: newId(), title: '', pulls: [] }
}

/** A decision between two options, owned by whoever writes it. */
export function emptyDecisionDraft(owner: string): DecisionDraft {
  return {
    open: false,
    editing: null,
    question: '',
    options: [emptyOption(), emptyOption()],
    owner,
    method: 'majority',
    minutes: '',
    point: null,
    inject: null,
  }
}

/** The draft that changes a decision. */
export function draftOfDecision(decision: Decision): DecisionDraft {
  const { question, options, owner, method, point, inject } = decision
  return { open: true, editing: decision.id, question, options, owner, method, minutes: '', point, inject }
}

/** The draft that a prepared decision of the exercise gives. */
export function draftOfPrepared(prepared: PreparedDecision): DecisionDraft {
  const { question, options, owner, method, inject } = prepared
  return { open: true, editing: null, question, options, owner, method, minutes: '', point: null, inject }
}

/** What still stands between a draft and being sent: null when nothing does. */
export function missingFrom(draft: DecisionDraft): 'question' | 'options' | 'owner' | 'minutes' | null {
  if (draft.question.trim() === '') return 'question'
  if (draft.options.length === 0 || draft.options.some(option => option.title.trim() === '')) return 'options'
  if (draft.owner.trim() === '') return 'owner'
  if (draft.minutes.trim() !== '' && !(Number(draft.minutes.replace(',', '.')) > 0)) return 'minutes'
  return null
}
