/** What every .docx of the room shares: styles, numbering, page, footer, and the packing. */

import { oneLine, plainText } from '@breakwater/room'
import {
  AlignmentType,
  BorderStyle,
  Document,
  type FileChild,
  Footer,
  type ICommentOptions,
  LevelFormat,
  Packer,
  PageNumber,
  Paragraph,
  TextRun,
} from 'docx'

/** What a file says around its blocks. */
export type DocxOptions = {
  title: string
  /** Line at the foot of every page, before the page's number. */
  footer: string
  /** Default `en`. */
  language?: 'en' | 'es'
  /** Paper size, default `A4`. */
  size?: 'A4' | 'Letter'
}

/** Names of the two numberings. Every ordered list is an instance of its own, so that it starts at 1. */
export const bulletNumbering = 'room-bullets'
export const orderedNumbering = 'room-numbers'

/** Deepest level of a list that Word knows. */
export const listLevelMax = 8

/** Twentieths of a point. */
const sizes = { A4: { width: 11_906, height: 16_838 }, Letter: { width: 12_240, height: 15_840 } }

/** Text for a .docx: what XML cannot hold is taken out. Word's own escaping is the library's. */
export function docxText(text: string): string {
  return plainText(text)
}

/** Packs blocks into a .docx file. */
export async function packDocx(
  children: readonly FileChild[],
  options: DocxOptions,
  comments: readonly ICommentOptions[] = [],
): Promise<Uint8Array<ArrayBuffer>> {
  const { title, footer, language = 'en', size = 'A4' } = options
  const levels = Array.from({ length: listLevelMax + 1 }, (_, level) => level)
  const indent = (level: number) => ({ paragraph: { indent: { left: 360 * (level + 1), hanging: 360 } } })
  const file = new Document({
    title: oneLine(title),
    creator: 'Breakwater',
    lastModifiedBy: 'Breakwater',
    styles: {
      default: {
        document: {
          run: { font: 'Georgia', size: 22, language: { value: language === 'es' ? 'es-ES' : 'en-GB' } },
          paragraph: { spacing: { after: 120, line: 288 } },
        },
      },
      paragraphStyles: [
        {
          id: 'RoomQuote',
          name: 'Room quote',
          basedOn: 'Normal',
          run: { italics: true },
          paragraph: {
            indent: { left: 360 },
            border: { left: { style: BorderStyle.SINGLE, size: 18, space: 8, color: '999999' } },
          },
        },
        {
          id: 'RoomNote',
          name: 'Room note',
          basedOn: 'Normal',
          paragraph: {
            border: {
              left: { style: BorderStyle.SINGLE, size: 24, space: 8, color: '555555' },
              top: { style: BorderStyle.SINGLE, size: 4, space: 4, color: '999999' },
              bottom: { style: BorderStyle.SINGLE, size: 4, space: 4, color: '999999' },
              right: { style: BorderStyle.SINGLE, size: 4, space: 8, color: '999999' },
            },
          },
        },
        {
          id: 'RoomCode',
          name: 'Room code',
          basedOn: 'Normal',
          run: { font: 'Courier New', size: 18 },
          paragraph: { shading: { fill: 'F2F2F2' }, spacing: { after: 0 } },
        },
      ],
    },
    numbering: {
      config: [
        {
          reference: bulletNumbering,
          levels: levels.map(level => ({
            level,
            format: LevelFormat.BULLET,
            text: ['•', '–', '▪'][level % 3]!,
            alignment: AlignmentType.LEFT,
            style: indent(level),
          })),
        },
        {
          reference: orderedNumbering,
          levels: levels.map(level => ({
            level,
            format: [LevelFormat.DECIMAL, LevelFormat.LOWER_LETTER, LevelFormat.LOWER_ROMAN][level % 3]!,
            text: `%${level + 1}.`,
            alignment: AlignmentType.LEFT,
            style: indent(level),
          })),
        },
      ],
    },
    ...(comments.length === 0 ? {} : { comments: { children: comments } }),
    sections: [
      {
        properties: { page: { size: sizes[size], margin: { top: 1134, bottom: 1134, left: 1134, right: 1134 } } },
        footers: {
          default: new Footer({
            children: [
              new Paragraph({
                alignment: AlignmentType.CENTER,
                children: [
                  new TextRun({ text: `${oneLine(footer)}  ·  `, size: 16 }),
                  new TextRun({ children: [PageNumber.CURRENT, ' / ', PageNumber.TOTAL_PAGES], size: 16 }),
                ],
              }),
            ],
          }),
        },
        children: children.length === 0 ? [new Paragraph('')] : children,
      },
    ],
  })
  return new Uint8Array(await Packer.toArrayBuffer(file))
}
