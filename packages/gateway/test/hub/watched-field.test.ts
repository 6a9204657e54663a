import { schema } from '@fabgraph/schema';
import { assertObjectType } from 'graphql';
import { expect, it } from 'vitest';
import { jobNoun, modelNoun } from '../../src/hub/noun.ts';

it.each([jobNoun, modelNoun])(
  'names only fields of the graph in changedFields of a $type',
  ({ type, fields }) => {
    const known = Object.keys(assertObjectType(schema.getType(type)).getFields());
    expect(Object.keys(fields).filter((name) => !known.includes(name))).toEqual([]);
  },
);
