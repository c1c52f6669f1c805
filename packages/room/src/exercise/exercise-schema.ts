/** The JSON Schema (draft 2020-12) of exercise files, for editors: keys, defaults and descriptions of the shape. */

import { z } from 'zod'
import { exerciseShape } from './exercise-shape.ts'

/** The schema of an exercise file as it is written. Names that must lead somewhere are checked by who reads the file, not by it. */
export function exerciseJsonSchema(): object {
  const schema = z.toJSONSchema(exerciseShape, { io: 'input', target: 'draft-2020-12', unrepresentable: 'any' })
  const { $schema, ...rest } = schema
  return {
    $schema,
    title: 'Breakwater exercise',
    description:
      'Seats with briefs and levers, rounds, injects, decisions, objectives, and the paper that everybody reads first.',
    ...rest,
  }
}
