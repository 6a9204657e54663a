import { GatewayError } from '@fabgraph/contract';
import { GraphQLError, Lexer, Source, TokenKind } from 'graphql';
import type { Plugin } from 'graphql-yoga';

/** Brackets of any kind in each other. A document that a person or a program means has ten or twenty. */
const MAX_NESTING = 100;
const MAX_TOKENS = 10_000;

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
 * Refuses a document whose nesting or length would overflow or busy what parses, validates and runs
 * it, all of which call themselves for each level. Reads it word by word, once: documents that were
 * parsed before are known, and not read again.
 */
export function useDocumentLimits(): Plugin {
  return {
    onParse({ parseFn, setParseFn }) {
      setParseFn((source: string | Source, options?: object) => {
        checkDocument(source);
        return parseFn(source, options);
      });
    },
  };
}

function checkDocument(source: string | Source): void {
  const lexer = new Lexer(typeof source === 'string' ? new Source(source) : source);
  let nesting = 0;
  for (let tokens = 0; ; tokens += 1) {
    const kind = nextKind(lexer);
    if (kind === null || kind === TokenKind.EOF) return;
    if (OPENING.has(kind)) nesting += 1;
    if (CLOSING.has(kind)) nesting -= 1;
    if (nesting > MAX_NESTING) throw tooComplex(`is nested deeper than ${MAX_NESTING} levels`);
    if (tokens >= MAX_TOKENS) {
      throw tooComplex(`has more than ${MAX_TOKENS} words and signs: send values as variables`);
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

function tooComplex(problem: string): GraphQLError {
  const message = `The document ${problem}.`;
  return new GraphQLError(message, {
    originalError: new GatewayError({ code: 'OPERATION_TOO_COMPLEX', message }),
    extensions: { http: { status: 400 } },
  });
}
