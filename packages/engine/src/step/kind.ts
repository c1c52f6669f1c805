/**
 * A kind of part: its name in scenario files, the schema of its numbers, how it is built. New markets, issuers and crowds are new
 * kinds; the engine does not know them by name.
 */

import type { z } from 'zod'
import type { Module } from './module.ts'
import type { Stage } from './stage.ts'

/** Which list of the scenario a kind belongs to. */
export type KindRole = 'market' | 'issuer' | 'behaviour'

/** A registered kind. `schema` is a strict object without `id` and `kind`; its leaves are `sourced(...)`, names and references. */
export type Kind<Schema extends z.ZodObject = z.ZodObject> = {
  kind: string
  role: KindRole
  title: string
  /** Two or three sentences: what it models and what it does not. */
  description: string
  schema: Schema
  /** Dated acts that a scenario or a person may aim at it, by name, each with the schema of its numbers. */
  acts: Record<string, { description: string; schema: z.ZodObject }>
  /** Names the ledger accounts that the part needs. Called before the ledger exists. */
  accounts(id: string, config: z.output<Schema>): AccountSpec[]
  build(stage: Stage, id: string, config: z.output<Schema>): Module
}

/** An account that a part opens, with what it holds at the start (by asset id, whole units). */
export type AccountSpec = { id: string; holds?: Record<string, number> }

/** Keeps the output type of the schema inside `build` while giving the registry one type. */
export function defineKind<Schema extends z.ZodObject>(kind: Kind<Schema>): Kind {
  return kind as unknown as Kind
}
