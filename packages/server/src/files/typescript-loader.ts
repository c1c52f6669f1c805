/**
 * Lets a thread or a process start from the sources. Only tests run from the sources; the built program never comes here. Node 20
 * loads no TypeScript, so a loader hook strips the types with the compiler that the test tool itself brings.
 */

import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'

const asModule = (text: string): string => `data:text/javascript,${encodeURIComponent(text)}`

/** The option of `node` with which it can load `.ts` files. */
export function typescriptLoaderOption(): string {
  const own = createRequire(import.meta.url)
  const compiler = createRequire(own.resolve('vite/package.json')).resolve('rolldown/utils')
  const hooks = `
    import { readFileSync } from 'node:fs'
    import { fileURLToPath } from 'node:url'
    import { transformSync } from ${JSON.stringify(pathToFileURL(compiler).href)}
    export async function load(address, context, next) {
      if (!address.endsWith('.ts')) return next(address, context)
      const file = fileURLToPath(address)
      const source = transformSync(file, readFileSync(file, 'utf8')).code
      return { format: 'module', source, shortCircuit: true }
    }`
  return `--import=${asModule(`import { register } from 'node:module'; register(${JSON.stringify(asModule(hooks))})`)}`
}

/** Options of a thread's start so that the file at this address can run: none for a built file. */
export function threadOptions(address: URL): { execArgv?: string[] } {
  if (!address.pathname.endsWith('.ts')) return {}
  const loader = typescriptLoaderOption()
  // A process that was itself started with the loader hands it on to its threads.
  return process.execArgv.includes(loader) ? {} : { execArgv: [...process.execArgv, loader] }
}
