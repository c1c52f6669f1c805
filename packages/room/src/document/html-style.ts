/** Colours and paper of an exported page. Colours are six hexadecimal digits after `#`; anything else is ignored. */
export type PageTheme = {
  readonly paperSize?: 'A4' | 'Letter'
  readonly ink?: string
  readonly paper?: string
  readonly accent?: string
  readonly insertion?: string
  readonly deletion?: string
}

const colours = {
  ink: '#1c1f24',
  paper: '#ffffff',
  accent: '#1f5f8b',
  insertion: '#14633a',
  deletion: '#9a2c1c',
} as const

function colour(theme: PageTheme, name: keyof typeof colours): string {
  const wanted = theme[name]
  return wanted !== undefined && /^#[0-9a-fA-F]{6}$/.test(wanted) ? wanted : colours[name]
}

/**
 * The style of an exported page. Insertions are underlined and deletions struck as well as coloured, so that nothing
 * depends on colour alone. Page numbers stand in the page margin where the printer's program supports margin boxes.
 */
export function pageStyle(theme: PageTheme): string {
  const size = theme.paperSize === 'Letter' ? 'letter' : 'A4'
  return [
    `:root{color-scheme:light;--ink:${colour(theme, 'ink')};--paper:${colour(theme, 'paper')};--accent:${colour(theme, 'accent')};--ins:${colour(theme, 'insertion')};--del:${colour(theme, 'deletion')}}`,
    `@page{size:${size};margin:22mm 20mm 24mm;@bottom-right{content:counter(page) " / " counter(pages);font:9pt Georgia,serif}}`,
    'body{margin:0 auto;max-width:44rem;padding:2rem 1rem;color:var(--ink);background:var(--paper);font:1rem/1.55 Georgia,"Times New Roman",serif}',
    'h1,h2,h3,h4,.kind,.column-title,nav,.number,th{font-family:system-ui,"Helvetica Neue",Arial,sans-serif}',
    'h1,h2,h3,h4{line-height:1.25;break-after:avoid}p,li{orphans:3;widows:3}',
    'a{color:var(--accent)}ins{color:var(--ins);text-decoration:underline}del{color:var(--del);text-decoration:line-through}',
    'ins.block,del.block{display:block;border-left:3px solid currentColor;padding-left:.75rem}',
    '.suggested-insertion,.suggested-change{outline:1px dashed var(--ins)}.suggested-deletion{outline:1px dashed var(--del);text-decoration:line-through}',
    'mark{background:none;border-bottom:2px dotted var(--accent);color:inherit}sup.note{line-height:0}sup.note a{text-decoration:none;font-weight:600}',
    'table{border-collapse:collapse;width:100%;margin:1rem 0}td,th{border:1px solid #8a8f98;padding:.3rem .6rem;vertical-align:top;text-align:left}td>p,th>p,li>p{margin:.15rem 0}tr{break-inside:avoid}',
    'blockquote{margin:1rem 0;padding-left:1rem;border-left:3px solid #8a8f98}',
    'pre{overflow-x:auto;padding:.75rem;border:1px solid #c9cdd3;white-space:pre-wrap}code{font-family:ui-monospace,Menlo,Consolas,monospace;font-size:.92em}',
    '.callout{margin:1rem 0;padding:.25rem 1rem;border:1px solid #8a8f98;border-left-width:4px;break-inside:avoid}.callout.warning{border-left-color:var(--del)}.callout.decision{border-left-color:var(--ins)}.kind{font-weight:600;margin:.4rem 0 0}',
    '.columns{display:flex;gap:1.5rem;flex-wrap:wrap}.columns>section{flex:1 1 14rem}.column-title{font-weight:600}',
    'ul.tasks,ol.plain,ul.contents{list-style:none;padding-left:0}ul.tasks>li,ol.plain>li{display:flex;gap:.6rem}ul.tasks ul,ul.tasks ol{padding-left:1.5rem}',
    '.level-2{padding-left:1rem}.level-3{padding-left:2rem}.level-4{padding-left:3rem}',
    'figure{margin:1rem 0;break-inside:avoid}figure img{max-width:100%}figure.live,figure.missing{border:1px solid #8a8f98;padding:.75rem 1rem}',
    '.notes{margin-top:3rem;border-top:1px solid #8a8f98;font-size:.92rem}.notes .number{min-width:1.5rem;font-weight:600}.notes p{margin:.2rem 0}',
    '.spoken{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}',
    '@media print{body{max-width:none;padding:0;font-size:11pt}a{color:inherit}}',
  ].join('\n')
}
