import { schema } from '@fabgraph/schema';
import { Kind, parse, validate } from 'graphql';
import { describe, expect, it } from 'vitest';
import { graphiqlOptions } from '../../src/server/graphiql.ts';

const documents = (graphiqlOptions.defaultTabs ?? []).map(({ query }) => parse(query ?? ''));

describe('the explorer’s examples', () => {
  it.each(documents)('are valid in the schema (%#)', (document) => {
    expect(validate(schema, document)).toEqual([]);
  });

  it('hold a query, a mutation and a subscription', () => {
    const kinds = documents
      .flatMap(({ definitions }) => definitions)
      .map((definition) => definition.kind === Kind.OPERATION_DEFINITION && definition.operation);
    expect(new Set(kinds)).toEqual(new Set(['query', 'mutation', 'subscription']));
  });
});
