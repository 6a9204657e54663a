import { schema } from '@fabgraph/schema';
import { Kind, parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { createMeasuredDocuments } from '../../src/limit/measured-document.ts';
import { DEFAULT_LIMITS } from '../../src/limit/operation-limit.ts';
import { checkTokens } from '../../src/limit/token-limit.ts';
import { type ReadyDocument, readyDocuments } from './ready-documents.ts';

const ready = await readyDocuments();
const documents = createMeasuredDocuments(schema, DEFAULT_LIMITS);

/** With the longest pages that its variables may ask for. */
function refusalsOf({ text }: ReadyDocument) {
  checkTokens(text, DEFAULT_LIMITS.maxTokens);
  const document = parse(text);
  const runs = document.definitions
    .filter((each) => each.kind === Kind.OPERATION_DEFINITION)
    .map(({ name, variableDefinitions = [] }) => ({
      document,
      operationName: name?.value,
      variableValues: Object.fromEntries(
        variableDefinitions
          .filter(({ type }) => type.kind === Kind.NAMED_TYPE && type.name.value === 'Int')
          .map(({ variable }) => [variable.name.value, 100]),
      ),
    }));
  return [documents.check(document), ...runs.map(documents.checkRun)].filter(Boolean);
}

describe('under the limits by default', () => {
  it('are all operations of this repository', () => {
    const placesOf = (start: string) => ready.filter(({ place }) => place.startsWith(start)).length;
    expect({
      readme: placesOf('README') > 1,
      clients: placesOf('docs/clients.md') > 5,
      examples: placesOf('examples/') > 3,
      client: placesOf('client ') > 12,
      benchmarks: placesOf('benchmark ') > 5,
      live: placesOf('benchmarks/live') > 0,
      explorer: placesOf('GraphiQL') > 2,
    }).toEqual({
      readme: true,
      clients: true,
      examples: true,
      client: true,
      benchmarks: true,
      live: true,
      explorer: true,
    });
  });

  it.each(ready)('is $place', (document) => {
    expect(refusalsOf(document)).toEqual([]);
  });

  it('are not three lists within each other of their default size', () => {
    const text =
      'query ($n: Int) { folders { nodes { models(first: $n) { nodes { jobs { nodes { id } } } } } } }';
    expect(
      documents.check(
        parse('{ folders { nodes { models { nodes { jobs { nodes { id } } } } } } }'),
      ),
    ).not.toBeNull();
    expect(refusalsOf({ place: '', text })).not.toEqual([]);
  });
});
