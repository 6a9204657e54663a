import fc from 'fast-check';

/**
 * Ways to write the same letter, and what all of them fold to. Written down by hand from the rules
 * of Unicode, so that the order expected here owes nothing to the code that makes it.
 */
const LETTERS: readonly { readonly spellings: readonly string[]; readonly folded: string }[] = [
  { spellings: ['a', 'A'], folded: 'a' },
  { spellings: ['b', 'B'], folded: 'b' },
  { spellings: ['z', 'Z'], folded: 'z' },
  { spellings: ['k', 'K', '\u212A'], folded: 'k' },
  { spellings: ['s', 'S', '\u017F'], folded: 's' },
  { spellings: ['ß', 'ẞ', 'ss', 'SS'], folded: 'ss' },
  { spellings: ['ﬁ', 'fi', 'FI'], folded: 'fi' },
  { spellings: ['é', 'É', 'e\u0301', 'E\u0301'], folded: 'é' },
  { spellings: ['å', 'Å', '\u212B', 'a\u030A'], folded: 'å' },
  { spellings: ['σ', 'ς', 'Σ'], folded: 'σ' },
  { spellings: ['ǆ', 'ǅ', 'Ǆ'], folded: 'ǆ' },
  { spellings: ['İ', 'i\u0307'], folded: 'i\u0307' },
  { spellings: ['가', '\u1100\u1161'], folded: '가' },
  { spellings: ['𐐀', '𐐨'], folded: '𐐨' },
  { spellings: ['😀'], folded: '😀' },
  // Before the two above by code point, behind them by code unit.
  { spellings: ['\uFF5E'], folded: '\uFF5E' },
  { spellings: ['\uE000'], folded: '\uE000' },
  { spellings: [' '], folded: ' ' },
  { spellings: ['0'], folded: '0' },
  { spellings: ['_'], folded: '_' },
];

export interface Name {
  /** As the vendor has it. */
  readonly text: string;
  /** What it is compared by. */
  readonly folded: string;
}

const letter = fc.constantFrom(
  ...LETTERS.flatMap(({ spellings, folded }) => spellings.map((text) => ({ text, folded }))),
);

/** Short, so that many are alike. */
export const name: fc.Arbitrary<Name> = fc.array(letter, { maxLength: 3 }).map((letters) => ({
  text: letters.map(({ text }) => text).join(''),
  folded: letters.map(({ folded }) => folded).join(''),
}));

/** A pattern for names, and what it lets through. */
export interface NamePattern {
  readonly text: string;
  readonly lets: (name: Name) => boolean;
}

/** In plain letters only: how a vendor folds what it filters is the adapters' matter. */
export const namePattern: fc.Arbitrary<NamePattern> = fc.constantFrom(
  { text: '*', lets: () => true },
  { text: 'A*', lets: ({ text }: Name) => /^a/i.test(text) },
  { text: '*b', lets: ({ text }: Name) => /b$/i.test(text) },
  { text: '*z*', lets: ({ text }: Name) => /z/i.test(text) },
  { text: 'no such name', lets: () => false },
);

/** Unicode's own order, which is not that of JavaScript's strings. */
export function compareByCodePoint(left: string, right: string): number {
  const others = [...right];
  for (const [index, char] of [...left].entries()) {
    const other = others[index];
    if (other === undefined) return 1;
    if (char !== other) return (char.codePointAt(0) ?? 0) - (other.codePointAt(0) ?? 0);
  }
  return [...left].length - others.length;
}
