/**
 * Whether the whole name is as the pattern says: `*` stands for any run of characters, also for
 * none; case and the way accents are composed do not count.
 */
export function matchesName(pattern: string, name: string): boolean {
  const [start = '', ...rest] = fold(pattern).split('*');
  const text = fold(name);
  const end = rest.pop();
  if (end === undefined) return text === start;
  if (!text.startsWith(start) || !text.endsWith(end)) return false;
  // Each part at its first place after the one before: no backtracking, whatever the pattern.
  const limit = text.length - end.length;
  let position = start.length;
  for (const part of rest) {
    const found = text.indexOf(part, position);
    if (found === -1) return false;
    position = found + part.length;
  }
  return position <= limit;
}

/** A sigma that ends a word is another small letter, but what ends a part of a pattern may go on in a name. */
function fold(text: string): string {
  return text.normalize('NFC').toLowerCase().replaceAll('ς', 'σ');
}
