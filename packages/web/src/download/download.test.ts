import { parquetReadObjects } from 'hyparquet'
import { expect, test } from 'vitest'
import { makeFixture } from '../dev/fixture.ts'
import { composePicture, resolveTokens } from './picture.ts'
import { seriesCsv } from './series-csv.ts'
import { seriesParquet } from './series-parquet.ts'

const run = makeFixture()

test('CSV and Parquet say the same doubles and leave gaps empty', async () => {
  const [header, ...lines] = seriesCsv(run).trim().split('\n')
  const names = header!.split(',')
  const rows = await parquetReadObjects({ file: seriesParquet(run) })
  expect(rows).toHaveLength(lines.length)
  for (const at of [0, 7, rows.length - 1]) {
    const cells = lines[at]!.split(',')
    names.slice(1).forEach((name, index) => {
      const cell = cells[index + 1]!
      expect(rows[at]![name]).toBe(cell === '' ? null : Number(cell))
    })
  }
  expect(lines.some(line => line.includes(',,'))).toBe(true)
})

test('a picture carries its style with the tokens’ values and escapes words', () => {
  const style = resolveTokens('.a{fill:var(--ink)}', () => ' #111')
  const picture = composePicture(
    [{ svg: '<svg width="100" height="50"></svg>', width: 100, height: 50 }],
    { title: 'A & B', sentence: 'x < y', foot: 'f' },
    style,
    '#fff',
  )
  expect(picture.svg).toContain('.a{fill:#111}')
  expect(picture.svg).toContain('A &amp; B')
  expect(picture.svg).toContain('x &lt; y')
  expect(picture.height).toBeGreaterThan(50)
})
