/** Writes kinds.md from the registered kinds: `npm run build && node docs/reference/write-kinds.mjs`. */

import { writeFileSync } from 'node:fs'
import { registeredKinds } from '../../packages/engine/dist/index.js'
import { leafMetaOf, referenceRoleOf } from '../../packages/engine/dist/money/sourced.js'
import { quantityExample } from '../../packages/engine/dist/money/units.js'
import { unwrap } from '../../packages/engine/dist/scenario/fields.js'

const lists = { market: 'markets', issuer: 'issuers', behaviour: 'crowd' }
const cell = text => String(text ?? '').replaceAll('|', '\\|')

/** One row for each number, name or choice of a schema; lists of parts as `name[].inner`. */
function rowsOf(schema, path = '') {
  return Object.entries(schema.def.shape).flatMap(([name, member]) => {
    const bare = unwrap(member)
    const at = path + name
    const optional = member.def.type === 'optional' || member.def.type === 'default'
    const about = member.description ?? bare.description
    const meta = leafMetaOf(bare)
    const row = what => [`| \`${at}\`${optional ? ' (may be left out)' : ''} | ${cell(what)} | ${cell(about)} |`]
    if (meta?.options !== undefined) return row(`sourced: ${meta.options.join(', ')}`)
    if (meta?.unit === 'switch') return row('sourced: true, false')
    if (meta !== undefined) return row(`sourced: ${meta.unit}, like ${quantityExample(meta.unit)}`)
    const role = referenceRoleOf(bare)
    if (role !== undefined) return row(`id of a ${role}`)
    if (bare.def.type === 'object') return rowsOf(bare, `${at}.`)
    if (bare.def.type === 'array' && unwrap(bare.def.element).def.type === 'object')
      return rowsOf(unwrap(bare.def.element), `${at}[].`)
    if (bare.def.type === 'enum') return row(`one of ${Object.values(bare.def.entries).join(', ')}`)
    return row({ boolean: 'true, false', string: 'text', tuple: 'list', array: 'list' }[bare.def.type] ?? bare.def.type)
  })
}

const table = rows => ['| name | value | meaning |', '|---|---|---|', ...rows]
const lines = [
  '# Kinds',
  '',
  'Written by `node docs/reference/write-kinds.mjs` from the registered kinds; do not edit.',
  'A sourced number is `{ value, source, standing }`, with `note`, `range` and `label` if you like.',
  'Rows with `[]` belong to each entry of a list.',
]
for (const kind of registeredKinds) {
  lines.push('', `## ${kind.kind}`, '', `**${kind.title}** (\`${lists[kind.role]}\`). ${kind.description}`, '')
  lines.push(...table(rowsOf(kind.schema)))
  for (const [name, act] of Object.entries(kind.acts)) {
    const rows = rowsOf(act.schema)
    lines.push('', `Act \`${name}\`: ${act.description}`)
    if (rows.length > 0) lines.push('', ...table(rows))
  }
}
writeFileSync(new URL('kinds.md', import.meta.url), `${lines.join('\n')}\n`)
