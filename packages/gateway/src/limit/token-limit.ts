import { Lexer, Source, TokenKind } from 'graphql';
import { inWords, tooComplex } from './limit-error.ts';

/**
 * Brackets of any kind in each other. A document that a person or a program means has ten or twenty;
 * what parses and validates it calls itself for each.
 */
const MAX_NESTING = 100;

const OPENING: ReadonlySet<TokenKind> = new Set([
  TokenKind.BRACE_L,
  TokenKind.BRACKET_L,
  TokenKind.PAREN_L,
]);
const CLOSING: ReadonlySet<TokenKind> = new Set([
  TokenKind.BRACE_R,
  TokenKind.BRACKET_R,
  TokenKind.PAREN_R,
]);

/**
 * Reads a document word by word, once, before it is parsed.
 * @throws what refuses one whose length or nesting would overflow or busy what parses and validates it.
 */
export function checkTokens(source: string | Source, maxTokens: number): void {
  const lexer = new Lexer(typeof source === 'string' ? new Source(source) : source);
  let nesting = 0;
  for (let tokens = 0; ; tokens += 1) {
    const kind = nextKind(lexer);
    if (kind === null || kind === TokenKind.EOF) return;
    if (OPENING.has(kind)) nesting += 1;
    if (CLOSING.has(kind)) nesting -= 1;
    if (nesting > MAX_NESTING) {
      throw tooComplex({
        limit: 'NESTING',
        sent: `The document has more than ${MAX_NESTING} brackets within each other`,
        max: MAX_NESTING,
        advice: 'send values as variables, and ask for what lies deeper by its id',
      });
    }
    if (tokens >= maxTokens) {
      throw tooComplex({
        limit: 'TOKENS',
        sent: `The document has more than ${inWords(maxTokens)} tokens (words and signs)`,
        max: maxTokens,
        advice: 'send values as variables, and split it into several operations',
      });
    }
  }
}

/** Null where the text is no GraphQL any more: the parser comes no further either, and says why. */
function nextKind(lexer: Lexer): TokenKind | null {
  try {
    return lexer.advance().kind;
  } catch {
    return null;
  }
}
