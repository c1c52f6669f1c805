import { describe, expect, test } from 'vitest'
import { documentFromMarkdown } from '../document/index.ts'
import { isTemplateFault, templateFromText, textFromTemplate } from './front-data.ts'
import { roomTemplate, roomTemplates } from './templates.ts'

const text = `---
id: small
language: en
title: Small: a title
summary: Words
read: 8 min
comment: 5 min
discuss: 10 min
decide: 5 min
reflect: 2 min
agenda:
- 8 min: Read
- no limit: Talk
---

# Small
`

describe('templates', () => {
  test('the same five in both languages, with the same timing', () => {
    const english = roomTemplates('en')
    const spanish = roomTemplates('es')
    expect(english.map(({ id }) => id)).toEqual([
      'memo',
      'exercise-briefing',
      'client-workshop',
      'product-strategy',
      'after-action',
    ])
    expect(spanish.map(({ id, timing }) => [id, timing])).toEqual(english.map(({ id, timing }) => [id, timing]))
    expect(spanish.every(({ language }) => language === 'es')).toBe(true)
    for (const [index, template] of english.entries()) expect(spanish[index]?.title).not.toBe(template.title)
  })

  test.each([...roomTemplates('en'), ...roomTemplates('es')])('$language $id fits a sitting', template => {
    const { lengthMinutes, agenda, document, timing } = template
    expect(lengthMinutes).toBeGreaterThanOrEqual(45)
    expect(lengthMinutes).toBeLessThanOrEqual(120)
    expect(timing.readMs).toBeGreaterThanOrEqual(5 * 60_000)
    expect(agenda.length).toBeGreaterThan(2)
    expect(document.split('\n').length).toBeGreaterThanOrEqual(30)
    expect(document).toMatch(/^# /)
    expect(document).toMatch(
      template.language === 'en'
        ? /\[!COLUMN\] Before[\s\S]+\[!COLUMN\] After/
        : /\[!COLUMN\] Antes[\s\S]+\[!COLUMN\] Después/,
    )
    expect(document).not.toMatch(/<|lorem/i)
    expect(templateFromText(textFromTemplate(template))).toEqual(template)
  })

  test.each([...roomTemplates('en'), ...roomTemplates('es')])(
    '$language $id is a document of the room',
    ({ document }) => {
      const node = documentFromMarkdown(document)
      if ('refused' in node) throw new Error(node.because)
      const names: string[] = []
      node.descendants(child => {
        names.push(child.type.name)
      })
      expect(names.filter(name => name === 'column')).toHaveLength(2)
      expect(names).toContain('callout')
      expect(names).toContain('table')
      expect(node.textContent).not.toMatch(/\[!|\| ---/)
    },
  )

  test('reads front data and document', () => {
    const template = templateFromText(text)
    expect(template).toEqual({
      id: 'small',
      language: 'en',
      title: 'Small: a title',
      summary: 'Words',
      timing: { readMs: 480_000, commentMs: 300_000, discussMs: 600_000, decideMs: 300_000, reflectMs: 120_000 },
      agenda: [
        { id: 'item-1', title: 'Read', durationMs: 480_000 },
        { id: 'item-2', title: 'Talk', durationMs: null },
      ],
      lengthMinutes: 30,
      document: '# Small\n',
    })
  })

  test.each([
    ['no front data', '# Small', 1],
    ['an unknown name', text.replace('summary', 'sumary'), 5],
    ['a name twice', text.replace('comment:', 'read:'), 7],
    ['a missing name', text.replace('title: Small: a title\n', ''), 13],
    ['a length without its unit', text.replace('8 min\ncomment', '8\ncomment'), 6],
    ['another language', text.replace('language: en', 'language: fr'), 3],
    ['an item of another form', text.replace('- no limit: Talk', '- Talk'), 13],
  ])('says what is wrong and where: %s', (_what, wrong, line) => {
    const answer = templateFromText(wrong)
    expect(isTemplateFault(answer) ? answer.line : answer).toBe(line)
  })

  test('one by its id', () => {
    expect(roomTemplate('memo', 'es')?.title).toBe('Memorando de seis páginas')
    expect(roomTemplate('none')).toBeUndefined()
  })
})
