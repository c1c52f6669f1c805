/** The door of the server package: the command and the web application. */

export { main } from './cli/commands.ts'
export type { Terminal } from './cli/terminal.ts'
export { type AppParts, createApp } from './http/app.ts'
