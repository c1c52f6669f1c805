/** Writes rights.md from the table that the program obeys: `npm run build && node docs/reference/write-rights.mjs`. */

import { writeFileSync } from 'node:fs'
import { phases, rightsTable, roles } from '../../packages/room/dist/index.js'

const list = (some, all) => (some.length === all.length ? 'all' : some.join(', '))
const rows = Object.entries(rightsTable).flatMap(([kind, { grants, needs, actors, says }]) =>
  grants.map((grant, index) => {
    const needed = needs === null ? '' : needs === 'run' ? ' Needs a run.' : ' Needs an exercise.'
    const others = actors.length === 0 ? '' : ` Also: ${actors.join(', ')}.`
    const cells = [
      index === 0 ? `\`${kind}\`` : '',
      list(grant.roles, roles),
      list(grant.phases, phases),
      grant.whose,
      index === 0 ? `${says}${needed}${others}` : '',
    ]
    return `| ${cells.join(' | ')} |`
  }),
)
const text = `# Rights in a room

Who may ask for what, in which phase, of whose things. Written from the table that the program obeys (\`room/src/rights/rights-table.ts\`)
by \`docs/reference/write-rights.mjs\`; the tests of the server's addresses are made from the same table.

*Own* is a remark, suggestion or action of one's own, oneself, one's seat, and remarks and suggestions in the document of one's seat, cell or staff.

| command | roles | phases | whose | in words |
|---|---|---|---|---|
${rows.join('\n')}
`
writeFileSync(new URL('rights.md', import.meta.url), text)
