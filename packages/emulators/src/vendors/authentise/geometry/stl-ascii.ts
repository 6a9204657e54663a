import type { StlResult } from './stl-result.ts';

/** Above what a 32-bit float holds nothing is a size any more, and sums of products would overflow. */
const MAX_COORDINATE = 3.4e38;
const NUMBER = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/i;
const MAX_NUMBER_LENGTH = 64;
const WORDS_BEFORE_VERTICES = ['outer', 'loop'];
const WORDS_AFTER_VERTICES = ['endloop', 'endfacet'];

/** Reads the text form: `solid` blocks of facets, words in any case, normals ignored. */
export function parseAsciiStl(bytes: Uint8Array, maxFacets: number): StlResult {
  const tokens = createTokenizer(
    Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1'),
  );
  const coordinates: number[] = [];
  let word = tokens.next();
  while (word !== undefined) {
    if (!isWord(word, 'solid')) return failure(`"solid" expected`);
    tokens.skipLine();
    const problem = readFacets(tokens, coordinates, maxFacets);
    if (problem !== undefined) return failure(problem);
    tokens.skipLine();
    word = tokens.next();
  }
  if (coordinates.length === 0) return failure('the file has no facets');
  return { isValid: true, mesh: { positions: Float64Array.from(coordinates) } };
}

/** Reads facets up to and with `endsolid`; answers what is wrong, if something is. */
function readFacets(
  tokens: Tokenizer,
  coordinates: number[],
  maxFacets: number,
): string | undefined {
  for (;;) {
    const word = tokens.next();
    if (isWord(word, 'endsolid')) return undefined;
    if (!isWord(word, 'facet')) return `"facet" or "endsolid" expected`;
    if (coordinates.length >= maxFacets * 9) return 'the file has too many facets';
    if (!isWord(tokens.next(), 'normal')) return `"normal" expected`;
    for (let axis = 0; axis < 3; axis++) tokens.next();
    const problem =
      readWords(tokens, WORDS_BEFORE_VERTICES) ??
      readVertices(tokens, coordinates) ??
      readWords(tokens, WORDS_AFTER_VERTICES);
    if (problem !== undefined) return problem;
  }
}

function readVertices(tokens: Tokenizer, coordinates: number[]): string | undefined {
  for (let corner = 0; corner < 3; corner++) {
    if (!isWord(tokens.next(), 'vertex')) return `"vertex" expected`;
    for (let axis = 0; axis < 3; axis++) {
      const value = parseCoordinate(tokens.next());
      if (value === undefined) return 'a vertex has a coordinate that is not a number';
      coordinates.push(value);
    }
  }
  return undefined;
}

function readWords(tokens: Tokenizer, words: readonly string[]): string | undefined {
  for (const word of words) {
    if (!isWord(tokens.next(), word)) return `"${word}" expected`;
  }
  return undefined;
}

function parseCoordinate(token: string | undefined): number | undefined {
  if (token === undefined || token.length > MAX_NUMBER_LENGTH || !NUMBER.test(token)) {
    return undefined;
  }
  const value = Number(token);
  return Math.abs(value) <= MAX_COORDINATE ? value : undefined;
}

function isWord(token: string | undefined, word: string): boolean {
  return token?.length === word.length && token.toLowerCase() === word;
}

function failure(reason: string): StlResult {
  return { isValid: false, reason };
}

interface Tokenizer {
  /** The next run of characters without white space; undefined at the end. */
  next(): string | undefined;
  /** Drops the rest of the line: the name of a solid may hold anything. */
  skipLine(): void;
}

function createTokenizer(text: string): Tokenizer {
  let position = 0;
  const isSpace = () => text.charCodeAt(position) <= 32;
  return {
    next() {
      while (position < text.length && isSpace()) position++;
      const start = position;
      while (position < text.length && !isSpace()) position++;
      return start === position ? undefined : text.slice(start, position);
    },
    skipLine() {
      const end = text.indexOf('\n', position);
      position = end === -1 ? text.length : end;
    },
  };
}
