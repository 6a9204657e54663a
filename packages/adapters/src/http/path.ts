import { GatewayError } from '@fabgraph/contract';
import { createRouteTable } from './route.ts';

/** A segment that is one of a few words and tells nobody's id, so that it may be seen in a route. */
export interface Word {
  readonly word: string;
}

export function word(text: string): Word {
  return { word: text };
}

const routes = createRouteTable();
/** Of each template the words that it has met: with each it is another route. */
const known = new WeakMap<TemplateStringsArray, Set<string>>();

/**
 * A URL path from a template; each value becomes exactly one segment: path`/projects/${id}/jobs`.
 * @throws GatewayError INVALID_INPUT for a value that is no segment (empty, `.`, `..`, half a surrogate pair).
 */
export function path(
  strings: TemplateStringsArray,
  ...segments: readonly (string | Word)[]
): string {
  let text = strings[0] ?? '';
  let words = '';
  for (const [index, segment] of segments.entries()) {
    if (typeof segment !== 'string') words += `${segment.word}/`;
    text += encodeSegment(typeof segment === 'string' ? segment : segment.word);
    text += strings[index + 1] ?? '';
  }
  noteRoute(strings, segments, words);
  return text;
}

/** The path with its values left out: `/projects/{}/jobs`. `other` for what `path` did not make. */
export function routeOf(text: string): string {
  return routes.find(text) ?? 'other';
}

function noteRoute(
  strings: TemplateStringsArray,
  segments: readonly (string | Word)[],
  words: string,
): void {
  const met = known.get(strings) ?? new Set();
  if (met.has(words)) return;
  known.set(strings, met.add(words));
  routes.add(routeIn(strings, segments));
}

function routeIn(strings: TemplateStringsArray, segments: readonly (string | Word)[]): string {
  return strings.reduce((route, text, index) => {
    const segment = segments[index - 1];
    return route + (typeof segment === 'string' ? '{}' : (segment?.word ?? '')) + text;
  });
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
