/** Minutes, register and report as .docx. */

import { citesText, oneLine, type PaperBlock, type PaperItem } from '@breakwater/room'
import { type FileChild, HeadingLevel, Paragraph, Table, TableCell, TableRow, TextRun, WidthType } from 'docx'
import { bulletNumbering, type DocxOptions, docxText, listLevelMax, orderedNumbering, packDocx } from './docx-file.ts'

const headings = [HeadingLevel.HEADING_1, HeadingLevel.HEADING_2, HeadingLevel.HEADING_3, HeadingLevel.HEADING_4]

/** Writes blocks of paper as a .docx file. Citations stand small and grey behind their lines. */
export function docxFromPaper(blocks: readonly PaperBlock[], options: DocxOptions): Promise<Uint8Array<ArrayBuffer>> {
  let instance = 0
  const children = blocks.flatMap(block => {
    if (block.block === 'list') instance++
    return blockChildren(block, instance)
  })
  return packDocx(children, options)
}

function blockChildren(block: PaperBlock, instance: number): FileChild[] {
  switch (block.block) {
    case 'heading': {
      const runs = [...textRuns(oneLine(block.text)), ...citeRuns(block.cites)]
      return [new Paragraph({ heading: headings[block.level - 1] ?? HeadingLevel.HEADING_4, children: runs })]
    }
    case 'paragraph':
      return [new Paragraph({ children: [...leadRuns(block.lead), ...textRuns(block.text), ...citeRuns(block.cites)] })]
    case 'quote':
      return [new Paragraph({ style: 'RoomQuote', children: [...textRuns(block.text), ...citeRuns(block.cites)] })]
    case 'note':
      return [new Paragraph({ style: 'RoomNote', children: [...textRuns(block.text), ...citeRuns(block.cites)] })]
    case 'list':
      return itemParagraphs(block.items, block.ordered ? orderedNumbering : bulletNumbering, instance, 0)
    case 'table':
      return [paperTable(block), new Paragraph('')]
  }
}

function itemParagraphs(items: readonly PaperItem[], reference: string, instance: number, level: number): Paragraph[] {
  return items.flatMap(item => {
    const text = item.quote === true ? `“${item.text.trim()}”` : item.text
    return [
      new Paragraph({
        numbering: { reference, level: Math.min(level, listLevelMax), instance },
        children: [...leadRuns(item.lead), ...textRuns(text), ...citeRuns(item.cites)],
      }),
      ...itemParagraphs(item.items ?? [], bulletNumbering, instance, level + 1),
    ]
  })
}

function paperTable({ head, rows }: Extract<PaperBlock, { block: 'table' }>): Table {
  const width = Math.max(head.length, ...rows.map(({ cells }) => cells.length))
  const cell = (children: TextRun[], shaded: boolean): TableCell =>
    new TableCell({
      margins: { top: 60, bottom: 60, left: 90, right: 90 },
      ...(shaded ? { shading: { fill: 'EEEEEE' } } : {}),
      children: [new Paragraph({ spacing: { after: 0 }, children })],
    })
  const columns = Array.from({ length: width }, (_, index) => index)
  return new Table({
    width: { size: 100, type: WidthType.PERCENTAGE },
    rows: [
      new TableRow({
        tableHeader: true,
        children: columns.map(index =>
          cell([new TextRun({ text: docxText(head[index] ?? ''), bold: true, size: 18 })], true),
        ),
      }),
      ...rows.map(
        ({ cells, cites }) =>
          new TableRow({
            cantSplit: true,
            children: columns.map(index =>
              cell([...textRuns(cells[index] ?? '', 18), ...(index === width - 1 ? citeRuns(cites) : [])], false),
            ),
          }),
      ),
    ],
  })
}

function leadRuns(lead: string | undefined): TextRun[] {
  return lead === undefined || oneLine(lead) === '' ? [] : [new TextRun({ text: `${oneLine(lead)} `, bold: true })]
}

/** Lines of a text as runs with breaks between them. */
function textRuns(text: string, size?: number): TextRun[] {
  return docxText(text)
    .trim()
    .split(/\n+/)
    .map(
      (line, index) =>
        new TextRun({ text: line, ...(index > 0 ? { break: 1 } : {}), ...(size === undefined ? {} : { size }) }),
    )
}

function citeRuns(cites: readonly number[]): TextRun[] {
  const text = citesText(cites)
  return text === '' ? [] : [new TextRun({ text: ` ${text}`, size: 15, color: '666666' })]
}
