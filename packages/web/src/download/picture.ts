/** The charts in sight as one picture: SVG with its style inside, and PNG drawn from it. */

import chartStyle from '../charts/chart.css?inline'

/** Writes the values of the page's tokens into a style: programs that open SVG files seldom know variables. */
export function resolveTokens(style: string, tokenValue: (token: string) => string): string {
  return style.replace(/var\((--[\w-]+)\)/g, (_, token: string) => tokenValue(token).trim())
}

/** What a picture says besides its charts. */
export type PictureWords = { title: string; sentence: string; foot: string }

/** A chart that is to be put into the picture: its own SVG text and its size. */
export type PicturePart = { svg: string; width: number; height: number }

const margin = 24

/** Stacks charts under a title and a sentence. Pure: parts come as text. */
export function composePicture(
  parts: readonly PicturePart[],
  words: PictureWords,
  style: string,
  paper: string,
): PicturePart {
  const width = Math.max(...parts.map(part => part.width), 320) + 2 * margin
  const sentence = wrap(words.sentence, Math.floor((width - 2 * margin) / 6.6))
  const top = margin + 28 + sentence.length * 18 + 12
  let y = top
  const placed = parts.map(part => {
    const at = y
    y += part.height + 8
    return `<g transform="translate(${margin} ${at})">${part.svg}</g>`
  })
  const height = y + 32
  const lines = sentence.map(
    (line, index) => `<text x="${margin}" y="${margin + 36 + index * 18}">${escapeText(line)}</text>`,
  )
  const svg = [
    `<svg xmlns="http://www.w3.org/2000/svg" class="chart" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">`,
    `<style>${style.replaceAll('<', '')}\n.chart .picture-title{font-size:18px;font-weight:600}.chart .picture-foot{font-size:11px}</style>`,
    `<rect width="${width}" height="${height}" fill="${paper}"/>`,
    `<text class="picture-title" x="${margin}" y="${margin + 10}">${escapeText(words.title)}</text>`,
    ...lines,
    ...placed,
    `<text class="picture-foot chart-quiet" x="${margin}" y="${height - 14}">${escapeText(words.foot)}</text>`,
    '</svg>',
  ].join('\n')
  return { svg, width, height }
}

function wrap(text: string, lengthMax: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + word.length + 1 > lengthMax) {
      lines.push(line)
      line = word
    } else line = line === '' ? word : `${line} ${word}`
  }
  if (line !== '') lines.push(line)
  return lines
}

function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

/** Gathers the charts of the page into one picture, in the colours that the page wears. */
export function takePicture(words: PictureWords): PicturePart {
  const computed = getComputedStyle(document.documentElement)
  const tokenValue = (token: string): string => computed.getPropertyValue(token)
  const charts = document.querySelectorAll<SVGSVGElement>('[data-panel] > svg.chart, [data-waterfall] > svg.chart')
  const parts = Array.from(charts, chart => ({
    svg: new XMLSerializer().serializeToString(chart),
    width: chart.width.baseVal.value,
    height: chart.height.baseVal.value,
  }))
  return composePicture(parts, words, resolveTokens(chartStyle, tokenValue), tokenValue('--paper').trim())
}

/** Draws an SVG picture at twice its size into a PNG. */
export async function drawPng(picture: PicturePart): Promise<Blob> {
  const address = URL.createObjectURL(new Blob([picture.svg], { type: 'image/svg+xml' }))
  try {
    const image = new Image(picture.width, picture.height)
    image.src = address
    await image.decode()
    const canvas = document.createElement('canvas')
    canvas.width = picture.width * 2
    canvas.height = picture.height * 2
    const context = canvas.getContext('2d')
    if (context === null) throw new Error('This browser gives no canvas to draw on. Save the SVG instead.')
    context.drawImage(image, 0, 0, canvas.width, canvas.height)
    return await new Promise((resolve, reject) => {
      canvas.toBlob(
        blob =>
          blob === null
            ? reject(new Error('The picture is too large for a PNG. Save the SVG instead.'))
            : resolve(blob),
        'image/png',
      )
    })
  } finally {
    URL.revokeObjectURL(address)
  }
}
