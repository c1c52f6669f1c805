import { expect, test } from 'vitest'
import { makeFixture } from '../dev/fixture.ts'
import { renderReport } from './render.tsx'

const html = renderReport(makeFixture(), {
  cpuMs: 1500,
  sources: { article: { title: 'The article <1>', date: '2022-05-10' } },
})

test('a report is one whole document without scripts or addresses to load from', () => {
  expect(html).toMatch(/^<!doctype html>/)
  expect(html).not.toMatch(/<script|<link|<img|@import|url\((?!#)/)
  expect(html.trimEnd()).toMatch(/<\/html>$/)
})

test('misses stand before hits, sources are named, the manifest hash is the last line', () => {
  expect(html.indexOf('>missed<')).toBeGreaterThan(0)
  expect(html.indexOf('>missed<')).toBeLessThan(html.indexOf('>hit<'))
  expect(html).toContain('The article &lt;1&gt;. 2022-05-10')
  const text = html.replace(/<[^>]+>/g, '\n').trim()
  expect(
    text
      .split('\n')
      .filter(line => line.trim() !== '')
      .at(-1),
  ).toBe(`Manifest ${makeFixture().manifestHash}`)
})

test('no figure is broken', () => {
  expect(html).not.toMatch(/NaN|undefined|\[object/)
})

test('everybody whose result the run keeps stands in it, in one magnitude', () => {
  const run = makeFixture()
  run.parties['saver'] = {
    name: 'The saver',
    legs: [
      { name: 'premium', label: 'paid above the real share', profitUsd: -14.33 },
      { name: 'coin', label: 'the coin’s own move', profitUsd: -0.23 },
    ],
    profitUsd: -14.56,
  }
  run.waterfalls['saver'] = [{ name: 'premium', label: 'paid above the real share', amountUsd: -14.56 }]
  const others = renderReport(run).split('Who else earned what')[1]!
  expect(others).toContain('>−14.56<')
  expect(others).toContain('>−0.23<')
  expect(others).toContain('What became of the money of the saver, in dollars')
  expect(html).not.toContain('Who else earned what')
})
