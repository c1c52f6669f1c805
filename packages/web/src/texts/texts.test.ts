import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { en } from './en.ts'
import { es } from './es.ts'

const dictionaries: Record<string, string>[] = [en, es]
const places = (text: string): string[] => [...text.matchAll(/\{\{(\w+)\}\}/g)].map(match => match[1]!).sort()

describe('the dictionaries', () => {
  test('have the same keys', () => {
    expect(Object.keys(es).sort()).toEqual(Object.keys(en).sort())
  })

  test('no key stands in two files', () => {
    const keys = ['pages', 'room', 'decide', 'exercise', 'record'].flatMap(part =>
      [...readFileSync(join(import.meta.dirname, `en-${part}.ts`), 'utf8').matchAll(/^ {2}'([^']+)':/gm)].map(
        match => match[1]!,
      ),
    )
    expect(keys.length).toBe(new Set(keys).size)
    expect(keys.length).toBe(Object.keys(en).length)
  })

  test('fill the same places', () => {
    const wrong = Object.entries(en)
      .filter(([key, text]) => places(text).join() !== places(es[key as keyof typeof en]).join())
      .map(([key]) => key)
    expect(wrong).toEqual([])
  })

  test('have both plural forms of each key that has one', () => {
    for (const dictionary of dictionaries) {
      const stems = Object.keys(dictionary).filter(key => /_(one|other)$/.test(key))
      for (const key of stems) {
        const twin = key.endsWith('_one') ? key.replace(/_one$/, '_other') : key.replace(/_other$/, '_one')
        expect(dictionary).toHaveProperty([twin])
      }
      expect(stems.length).toBeGreaterThan(10)
    }
  })

  test('leave no text empty', () => {
    for (const dictionary of dictionaries) {
      for (const text of Object.values(dictionary)) expect(text.trim()).not.toBe('')
    }
  })

  test('hold no key that nothing uses', () => {
    const root = join(import.meta.dirname, '..')
    const sources = readdirSync(root, { recursive: true, encoding: 'utf8' })
      .filter(file => /\.tsx?$/.test(file) && !file.startsWith('texts'))
      .map(file => readFileSync(join(root, file), 'utf8'))
      .join('\n')
    // Keys that are put together from a stem and a word of the contract.
    const built =
      /^(phase|phaseHelp|role|view|outcome|stage|form|rating|severity|element|method|methodHelp|exports|event|forks)\./
    const halfBuilt =
      /^(point\.(stage|sort|filter|for$|against$)|decision\.(stage|missing)|finding\.(strength|improvement))/
    const unused = Object.keys(en)
      .map(key => key.replace(/_(one|other)$/, ''))
      .filter(key => !built.test(key) && !halfBuilt.test(key) && !sources.includes(`'${key}'`))
    expect([...new Set(unused)]).toEqual([])
  })
})
