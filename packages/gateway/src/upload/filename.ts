/** Longest name that every vendor and file system takes, in bytes of UTF-8. */
const MAX_BYTES = 200;
/** What is longer is no suffix, but a name with a dot in it. */
const MAX_SUFFIX_BYTES = 32;
const FALLBACK = 'file';

/** Controls, line separators, halves of characters, and what turns the reading direction round. */
const INVISIBLE = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}]/gu;
/** A form escapes it, and no vendor reads the escape back: the file would get another name than was told. */
const QUOTE = /"/g;
const DRIVE_PREFIX = /^(?:\s*[a-z]:)*\s*/i;
const TRAILING = /[\s.]+$/;
/** Devices on Windows, with any suffix. */
const RESERVED = /^(?:con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])\s*(?:\.|$)/i;

/**
 * The name that a client gave to a file, as one that is safe to keep and to send on: no folder,
 * nothing that cannot be seen, `_` for each double quote, at most 200 bytes with the suffix kept. All
 * other characters stay as they came; what is left without a name is `file`.
 */
export function sanitizeFilename(given: string): string {
  const segments = given.replace(INVISIBLE, '').replace(QUOTE, '_').split(/[/\\]/).map(trimSegment);
  const base = segments.findLast((segment) => segment !== '') ?? FALLBACK;
  return shorten(RESERVED.test(base) ? `_${base}` : base);
}

function trimSegment(segment: string): string {
  return segment.replace(DRIVE_PREFIX, '').replace(TRAILING, '');
}

function shorten(name: string): string {
  if (Buffer.byteLength(name) <= MAX_BYTES) return name;
  const suffix = suffixOf(name);
  const stem = cut(
    name.slice(0, name.length - suffix.length),
    MAX_BYTES - Buffer.byteLength(suffix),
  );
  return `${stem}${suffix}`.replace(TRAILING, '');
}

function suffixOf(name: string): string {
  const dot = name.lastIndexOf('.');
  const suffix = dot > 0 ? name.slice(dot) : '';
  return Buffer.byteLength(suffix) > MAX_SUFFIX_BYTES ? '' : suffix;
}

/** The longest beginning of whole characters that fits. */
function cut(text: string, maxBytes: number): string {
  let bytes = 0;
  let length = 0;
  for (const character of text) {
    bytes += Buffer.byteLength(character);
    if (bytes > maxBytes) break;
    length += character.length;
  }
  return text.slice(0, length);
}
