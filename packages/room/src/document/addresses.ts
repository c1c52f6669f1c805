import { addressLength } from './limits.ts'

// Browsers drop tabs and line ends inside an address and ignore leading control characters, so both are refused
// outright: an address that would be read differently from what is checked never passes.
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this finds
const hiddenCharacters = /[\u0000-\u0020\u007f-\u00a0\u2028\u2029\ufeff\\]/

const linkAddress = /^(?:https?:\/\/[^/?#]|mailto:[^?#])/i

/**
 * True when a link may lead to this address: `http`, `https` or `mailto`, at most 2,048 characters, without
 * white space, control characters or backslashes. Relative addresses are refused, because an exported page has no base.
 */
export function isLinkAddress(address: unknown): address is string {
  return (
    typeof address === 'string' &&
    address.length <= addressLength &&
    !hiddenCharacters.test(address) &&
    linkAddress.test(address)
  )
}

const imageAddress = /^\/api\/[A-Za-z0-9_\-./~]*(?:\?[A-Za-z0-9_\-=&.~%]*)?$/

/**
 * True when an image may be loaded from this address: a path under `/api/` of the same server. `data:` and foreign
 * hosts are refused: the first would put files into the document, the second would tell strangers who reads.
 */
export function isImageAddress(address: unknown): address is string {
  return (
    typeof address === 'string' &&
    address.length <= addressLength &&
    imageAddress.test(address) &&
    !address.includes('/..') &&
    !address.includes('//')
  )
}
