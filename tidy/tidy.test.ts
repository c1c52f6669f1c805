/**
 * The house rules that a machine can check: layers, purity of the cores, names, sizes, dependencies. Each rule says what to do
 * instead; a new edge is a decision and is made here, in review.
 */

import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..')
const skipped = new Set(['node_modules', 'dist', 'dist-types', '.git', 'out', 'data', 'vectors'])

const files = walk(root)
const sources = files.filter(file => /\.(ts|tsx|mjs|js)$/.test(file))

/** What each package may import of ours, and of others. Test files may also import the test tools. */
const packages: Record<string, { ours: string[]; others: string[] }> = {
  engine: { ours: [], others: ['zod', 'yaml', '@noble/hashes'] },
  room: {
    ours: [],
    others: [
      'zod',
      '@noble/hashes',
      'yjs',
      'y-protocols',
      '@tiptap/',
      '@handlewithcare/prosemirror-suggest-changes',
      'markdown-it',
      'prosemirror-markdown',
      'prosemirror-changeset',
    ],
  },
  server: {
    ours: ['@breakwater/engine', '@breakwater/room'],
    others: [
      'hono',
      '@hono/node-server',
      '@hocuspocus/server',
      'better-auth',
      'docx',
      'ioredis',
      'kysely',
      'libsql',
      'pg',
      'ws',
      'y-protocols',
      'yaml',
      'yjs',
      'zod',
      'hyparquet-writer',
      '@noble/curves',
      '@noble/hashes',
      '@scure/base',
      '@bufbuild/protobuf',
      'node:',
    ],
  },
  web: {
    ours: ['@breakwater/engine', '@breakwater/room'],
    others: [
      'react',
      'react-dom',
      'd3-array',
      'hyparquet-writer',
      '@tiptap/',
      '@hocuspocus/provider',
      'i18next',
      'lib0',
      'mammoth',
      'qrcode-generator',
      'yjs',
    ],
  },
}
const testTools = [
  'vitest',
  'fast-check',
  'node:',
  'hyparquet',
  '@vitejs/plugin-react',
  'vite',
  'zod',
  'yaml',
  '@terra-money/terra.js',
  '@hocuspocus/provider',
  'ws',
]

/** Folders of the engine, lowest first; folders of one row may not import each other. */
const engineLayers: string[][] = [
  ['money'],
  ['ledger'],
  ['random'],
  ['step'],
  ['markets', 'issuers', 'rails', 'treasury'],
  ['law'],
  ['crowd'],
  ['scenario'],
  ['run'],
  ['lab'],
]

/** Files that are longer than 600 lines on purpose, with the reason. */
const longFiles: Record<string, string> = {}

describe('layers', () => {
  test('each package imports only what the architecture allows', () => {
    const wrong: string[] = []
    for (const file of sources) {
      const name = /^packages\/([^/]+)\/src\//.exec(file)?.[1]
      if (name === undefined) continue
      const allowed = packages[name]
      if (allowed === undefined) {
        wrong.push(`${file}: package ${name} is not in the table of tidy.test.ts`)
        continue
      }
      const isTest = /\.(test|bench)\.tsx?$/.test(file)
      for (const specifier of importsOf(file)) {
        if (specifier.startsWith('.') || specifier.startsWith('#')) continue
        const list = [...allowed.ours, ...allowed.others, ...(isTest ? testTools : [])]
        if (
          !list.some(entry => specifier === entry || specifier.startsWith(/[:/]$/.test(entry) ? entry : `${entry}/`))
        ) {
          wrong.push(`${file} imports ${specifier}`)
        }
      }
    }
    expect(wrong).toEqual([])
  })

  test('no relative import leaves its package', () => {
    const wrong: string[] = []
    for (const file of sources) {
      const packageRoot = /^packages\/[^/]+\//.exec(file)?.[0]
      if (packageRoot === undefined) continue
      for (const specifier of importsOf(file)) {
        if (!specifier.startsWith('.')) continue
        const target = relative(root, resolve(root, dirname(file), specifier))
        if (!target.startsWith(packageRoot)) wrong.push(`${file} imports ${specifier}`)
      }
    }
    expect(wrong).toEqual([])
  })

  test('folders of the engine lean downward only', () => {
    const level = new Map(engineLayers.flatMap((row, index) => row.map(folder => [folder, index] as const)))
    const wrong: string[] = []
    let edges = 0
    for (const file of sources) {
      const folder = /^packages\/engine\/src\/([^/]+)\//.exec(file)?.[1]
      if (folder === undefined) continue
      if (!level.has(folder)) wrong.push(`${file}: folder ${folder} has no place in the order`)
      for (const specifier of importsOf(file)) {
        const target = /^packages\/engine\/src\/([^/]+)\//.exec(
          relative(root, resolve(root, dirname(file), specifier)),
        )?.[1]
        if (!specifier.startsWith('.') || target === undefined || target === folder) continue
        edges++
        const from = level.get(folder) ?? -1
        const to = level.get(target) ?? 99
        if (to >= from) wrong.push(`${file} imports ${specifier} (${folder} may not lean on ${target})`)
      }
    }
    expect(wrong).toEqual([])
    expect(edges).toBeGreaterThan(20)
  })

  test('no file imports itself in a circle', () => {
    const graph = new Map<string, string[]>()
    for (const file of sources) {
      graph.set(
        file,
        importsOf(file, { withTypes: false })
          .filter(specifier => specifier.startsWith('.'))
          .map(specifier => relative(root, resolve(root, dirname(file), specifier))),
      )
    }
    const state = new Map<string, 'open' | 'done'>()
    const circles: string[] = []
    const visit = (file: string, path: string[]): void => {
      if (state.get(file) === 'done') return
      if (state.get(file) === 'open') {
        circles.push([...path.slice(path.indexOf(file)), file].join(' -> '))
        return
      }
      state.set(file, 'open')
      for (const next of graph.get(file) ?? []) if (graph.has(next)) visit(next, [...path, file])
      state.set(file, 'done')
    }
    for (const file of graph.keys()) visit(file, [])
    expect(circles).toEqual([])
  })
})

describe('purity of the cores', () => {
  const banned: [RegExp, string][] = [
    [/\bDate\.now\b|\bnew Date\b|\bperformance\b/, 'a clock (time comes from the scenario)'],
    [/\bMath\.random\b|\bcrypto\b/, 'dice (use random/streams.ts)'],
    [
      /\bMath\.(exp|expm1|log|log10|log1p|log2|pow|sin|cos|tan|asin|acos|atan|atan2|sinh|cosh|tanh|cbrt|hypot|fround)\b/,
      'mathematics that differs between engines (use money/numeric.ts)',
    ],
    [/[\w)\]]\s*\*\*\s*[\w(]/, 'the power operator (use money/numeric.ts or a literal)'],
    [/\bsetTimeout\b|\bsetInterval\b|\bfetch\(|\bprocess\.|\bglobalThis\b|\brequire\(/, 'input or output'],
    [/\blocaleCompare\b|\btoLocale\w+|\bIntl\b/, 'the language of the machine'],
    [/\basync\b|\bawait\b|\bPromise\b/, 'asynchronous code (the engine is synchronous)'],
  ]
  const pure = sources.filter(file => file.startsWith('packages/engine/src/') && !/\.(test|bench)\.ts$/.test(file))
  // The room's rules have no clock, dice or network either; it may format texts and use any mathematics.
  const ruled = sources.filter(file => file.startsWith('packages/room/src/') && !/\.(test|bench)\.ts$/.test(file))
  test.each(banned)('no %s', (pattern, reason) => {
    const wrong = pure.flatMap(file =>
      codeLines(file)
        .filter(line => pattern.test(line.code))
        .map(line => `${file}:${line.number} uses ${reason}`),
    )
    expect(wrong).toEqual([])
    expect(pure.length).toBeGreaterThan(10)
  })

  const bannedInRoom: [RegExp, string][] = [
    [/\bDate\.now\b|\bnew Date\(\)|\bperformance\b/, 'a clock (time comes with the event)'],
    [/\bMath\.random\b|\bcrypto\b/, 'dice (ids come with the command)'],
    [/\bsetTimeout\b|\bsetInterval\b|\bfetch\(|\bprocess\.|\brequire\(|\bfrom 'node:/, 'input or output'],
    [/\blocaleCompare\b|\btoLocale\w+/, 'the language of the machine'],
  ]
  test.each(bannedInRoom)('no %s in the room', (pattern, reason) => {
    const wrong = ruled.flatMap(file =>
      codeLines(file)
        .filter(line => pattern.test(line.code))
        .map(line => `${file}:${line.number} uses ${reason}`),
    )
    expect(wrong).toEqual([])
    expect(ruled.length).toBeGreaterThan(10)
  })
})

describe('names and sizes', () => {
  test('names say something', () => {
    const vague = /(^|\/|-)(utils?|helpers?|common|misc|manager|services?|stuff)(-|\.|\/|$)/i
    expect(files.filter(file => vague.test(file))).toEqual([])
  })

  test('files are called in kebab-case', () => {
    const wrong = sources.filter(file => !/^[a-z0-9.-]+$/.test(file.split('/').at(-1) ?? ''))
    expect(wrong).toEqual([])
  })

  test('files stay under 600 lines, or say why', () => {
    const wrong = sources.filter(file => read(file).split('\n').length > 600 && longFiles[file] === undefined)
    expect(wrong).toEqual([])
  })

  test('every package has a README and a door', () => {
    for (const name of Object.keys(packages)) {
      expect(existsSync(join(root, 'packages', name, 'README.md')), `packages/${name}/README.md`).toBe(true)
    }
  })

  test('exported functions and types of the engine say what they are', () => {
    const wrong: string[] = []
    for (const file of sources) {
      if (!file.startsWith('packages/engine/src/') || /\.(test|bench)\.ts$/.test(file)) continue
      const lines = read(file).split('\n')
      lines.forEach((line, index) => {
        if (!/^export (abstract )?(function|class|type|const|interface) \w/.test(line)) return
        const before = lines[index - 1]?.trim() ?? ''
        if (!before.endsWith('*/') && !before.startsWith('/**')) wrong.push(`${file}:${index + 1} ${line.slice(0, 60)}`)
      })
    }
    expect(wrong).toEqual([])
  })

  test('no unowned promises in the code', () => {
    const wrong = sources.filter(file => file !== 'tidy/tidy.test.ts' && /\b(TODO|FIXME|XXX)\b/.test(read(file)))
    expect(wrong).toEqual([])
  })
})

describe('dependencies', () => {
  type Lock = {
    packages: Record<string, { license?: string; dev?: boolean; hasInstallScript?: boolean; link?: boolean }>
  }
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as Lock
  const locked = Object.entries(lock.packages).filter(
    ([path, entry]) => path.startsWith('node_modules/') && !entry.link,
  )

  test('licences are ones that we may ship', () => {
    const allowed =
      /^(MIT|ISC|Apache-2\.0|BSD|BSD-2-Clause|BSD-3-Clause|0BSD|MPL-2\.0|MIT-0|BlueOak-1\.0\.0|Unlicense|CC0-1\.0|Python-2\.0|Zlib)$/
    // Of alternatives we take the one that may be shipped; what is joined by AND must be shippable whole.
    const shippable = (license = '') =>
      license
        .replace(/[()]/g, '')
        .split(' OR ')
        .some(choice => choice.split(' AND ').every(term => allowed.test(term)))
    expect(
      locked.filter(([, entry]) => !shippable(entry.license)).map(([path, entry]) => `${path}: ${entry.license}`),
    ).toEqual([])
  })

  test('no package runs a script at install', () => {
    // Scripts at install are off for everybody; these, all of the client that the node is tested with, fall back to plain JavaScript.
    expect(read('.npmrc')).toMatch(/^ignore-scripts=true$/m)
    const known = new Set([
      'node_modules/fsevents',
      'node_modules/bufferutil',
      'node_modules/protobufjs',
      'node_modules/secp256k1',
      'node_modules/tiny-secp256k1',
      'node_modules/utf-8-validate',
    ])
    expect(locked.filter(([path, entry]) => entry.hasInstallScript && !known.has(path)).map(([path]) => path)).toEqual(
      [],
    )
  })

  test('versions are exact and every runtime dependency is explained', () => {
    const page = read('docs/internals/dependencies.md')
    const wrong: string[] = []
    for (const manifest of ['package.json', ...Object.keys(packages).map(name => `packages/${name}/package.json`)]) {
      const { dependencies = {}, devDependencies = {} } = JSON.parse(read(manifest)) as Record<
        string,
        Record<string, string>
      >
      for (const [name, version] of Object.entries({ ...dependencies, ...devDependencies })) {
        if (!/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version)) wrong.push(`${manifest}: ${name} ${version} is not exact`)
      }
      for (const name of Object.keys(dependencies)) {
        if (!name.startsWith('@breakwater/') && !page.includes(`\`${name}\``)) {
          wrong.push(`${manifest}: ${name} is not explained in docs/internals/dependencies.md`)
        }
      }
    }
    expect(wrong).toEqual([])
  })
})

function walk(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap(entry => {
    if (skipped.has(entry.name)) return []
    const path = join(folder, entry.name)
    return entry.isDirectory() ? walk(path) : [relative(root, path)]
  })
}

function read(file: string): string {
  return readFileSync(join(root, file), 'utf8')
}

function importsOf(file: string, options: { withTypes: boolean } = { withTypes: true }): string[] {
  const text = codeLines(file)
    .map(line => line.code)
    .join('\n')
  const found: string[] = []
  for (const match of text.matchAll(/\b(?:import|export)\s+(type\s)?[^'"`;]*?\bfrom\s+['"]([^'"]+)['"]/g)) {
    if (match[1] === undefined || options.withTypes) found.push(match[2]!)
  }
  for (const match of text.matchAll(/^\s*import\s+['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]/gm)) {
    const specifier = match[1] ?? match[2]!
    if (!specifier.includes('$')) found.push(specifier)
  }
  return found
}

/** Lines of a file without comments and without the contents of template and quoted strings where they could look like code. */
function codeLines(file: string): { number: number; code: string }[] {
  let inside = false
  return read(file)
    .split('\n')
    .map((line, index) => {
      let code = line
      if (inside) {
        const end = code.indexOf('*/')
        if (end < 0) return { number: index + 1, code: '' }
        code = code.slice(end + 2)
        inside = false
      }
      code = code.replace(/\/\*.*?\*\//g, '')
      const open = code.indexOf('/*')
      if (open >= 0) {
        code = code.slice(0, open)
        inside = true
      }
      return { number: index + 1, code: code.replace(/(^|\s)\/\/.*$/, '') }
    })
}
