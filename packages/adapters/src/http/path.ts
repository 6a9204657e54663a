import { GatewayError } from '@fabgraph/contract';

/**
 * A URL path from a template; each value becomes exactly one segment: path`/projects/${id}/jobs`.
 * @throws GatewayError INVALID_INPUT for a value that is no segment (empty, `.`, `..`, half a surrogate pair).
 */
export function path(strings: TemplateStringsArray, ...segments: readonly string[]): string {
  return strings.reduce((whole, text, index) => {
    const segment = segments[index];
    return whole + text + (segment === undefined ? '' : encodeSegment(segment));
  }, '');
}

function encodeSegment(segment: string): string {
  if (segment === '' || segment === '.' || segment === '..') throw notASegment();
  try {
    return encodeURIComponent(segment);
  } catch {
    throw notASegment();
  }
}

function notASegment(): GatewayError {
  return new GatewayError({ code: 'INVALID_INPUT', message: 'An id is not one of this vendor’s.' });
}
