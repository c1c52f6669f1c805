/** The door of the templates. */

export {
  isTemplateFault,
  type RoomTemplate,
  type TemplateFault,
  templateFromText,
  textFromTemplate,
} from './front-data.ts'
export { roomTemplate, roomTemplates } from './templates.ts'
