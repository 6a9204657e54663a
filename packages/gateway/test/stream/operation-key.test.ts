import { parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { operationKey } from '../../src/stream/operation-key.ts';

const document = parse(`
  subscription One($id: ID!, $after: String, $size: Int, $isShort: Boolean) {
    jobUpdated(id: $id, after: $after) {
      job { ...Part name @skip(if: $isShort) }
    }
  }
  subscription Two($id: ID!) { jobUpdated(id: $id) { change } }
  fragment Part on Job { outputs(first: $size) { name } }
`);

function keyOf(operationName: string, variableValues: Record<string, unknown>): string {
  return operationKey({ document, operationName, variableValues });
}

describe('the key of a subscription', () => {
  const base = keyOf('One', { id: 'a', after: 'x', size: 2, isShort: false });

  it('is the same whatever is watched from wherever', () => {
    expect(keyOf('One', { id: 'b', size: 2, isShort: false })).toBe(base);
  });

  it.each([
    ['a variable in a fragment', { size: 3, isShort: false }],
    ['a variable of a directive', { size: 2, isShort: true }],
    ['a variable that is null', { size: null, isShort: false }],
    ['a variable that is absent', { isShort: false }],
  ])('differs by %s', (_what, variables) => {
    expect(keyOf('One', { id: 'a', after: 'x', ...variables })).not.toBe(base);
  });

  it('tells an absent variable from one that is null', () => {
    expect(keyOf('One', { isShort: false })).not.toBe(keyOf('One', { size: null, isShort: false }));
  });

  it('differs by the operation of a document', () => {
    expect(keyOf('Two', {})).not.toBe(keyOf('One', {}));
  });
});
