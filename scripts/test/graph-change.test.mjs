import { describe, expect, it } from 'vitest';
import { bumpFor, listGraphChanges } from '../schema-care/graph-change.mjs';

const BEFORE = `
  type Query { part(id: ID!, exact: Boolean): Part parts(filter: PartFilter): [Part!]! }
  type Part { id: ID! name: String! status: Status! old: String }
  enum Status { READY FAILED }
  input PartFilter { name: String }
`;

describe('a change is breaking', () => {
  it.each([
    ['a field goes', 'old: String', '', 'Part.old'],
    ['a field may be null now', 'name: String!', 'name: String', 'Part.name'],
    ['a field gets another type', 'name: String!', 'name: Int!', 'Part.name'],
    ['an argument goes', ', exact: Boolean', '', 'Query.part.exact'],
    ['an argument is required now', 'exact: Boolean', 'exact: Boolean!', 'Query.part.exact'],
    ['a required argument is new', '(filter', '(shop: ID!, filter', 'Query.parts.shop'],
    ['a value of an enum goes', ' FAILED', '', 'Status.FAILED'],
    ['a required field of an input is new', '{ name: String }', '{ id: ID! }', 'PartFilter.id'],
    [
      'one field of an input may be given now',
      'PartFilter {',
      'PartFilter @oneOf {',
      /^PartFilter/,
    ],
  ])('when %s', async (_title, old, replacement, path) => {
    const changes = await listGraphChanges(BEFORE, replace(old, replacement));

    const paths = changes.filter(({ kind }) => kind === 'breaking').map((change) => change.path);
    expect(paths).toContainEqual(expect.stringMatching(path));
  });

  it('even if the field it happens in is described anew', async () => {
    const after = replace('part(id: ID!, exact: Boolean)', '"One part." part(id: ID!)');

    expect(kindsOf(await listGraphChanges(BEFORE, after))).toMatchObject({
      'Query.part.exact': 'breaking',
    });
  });
});

describe('a change is visible and breaks nothing', () => {
  it.each([
    ['a field is new', 'old: String', 'old: String new: String', 'Part.new'],
    ['a field is never null now', 'old: String', 'old: String!', 'Part.old'],
    ['an argument that may be left out is new', '(filter', '(max: Int, filter', 'Query.parts.max'],
    ['an argument may be left out now', 'part(id: ID!', 'part(id: ID', 'Query.part.id'],
    ['a value of an enum is new', 'READY', 'READY QUEUED', 'Status.QUEUED'],
    ['a field is deprecated', 'old: String', 'old: String @deprecated(reason: "x")', /^Part\.old/],
  ])('when %s', async (_title, old, replacement, path) => {
    const changes = await listGraphChanges(BEFORE, replace(old, replacement));

    expect(changes).toEqual([
      { kind: 'visible', path: expect.stringMatching(path), text: expect.any(String) },
    ]);
  });
});

it('tells a new type as one change', async () => {
  const after = `${replace('old: String', 'old: String maker: Maker')}
    "Who made it." type Maker { "Its id." id: ID! parts(first: Int!): [Part!]! }`;

  expect(kindsOf(await listGraphChanges(BEFORE, after))).toEqual({
    Maker: 'visible',
    'Part.maker': 'visible',
  });
});

it('tells nothing of an SDL that only stands in another order', async () => {
  const after = replace('id: ID! name: String!', 'name: String! id: ID!');

  expect(await listGraphChanges(BEFORE, after)).toEqual([]);
});

it('asks for a bump by the gravest change: from 1.0 as semver says, before it one lower', async () => {
  const described = await listGraphChanges(BEFORE, replace('old: String', '"Old." old: String'));
  const visible = await listGraphChanges(BEFORE, replace('old:', 'new: Int old:'));
  const breaking = await listGraphChanges(BEFORE, replace('old: String', 'new: Int'));

  expect(breaking.map(({ kind }) => kind)).toEqual(['breaking', 'visible']);
  const bumps = [[], described, visible, breaking].map((changes) => [
    bumpFor(changes, '0.3.1'),
    bumpFor(changes, '1.0.0'),
  ]);
  expect(bumps).toEqual([
    ['none', 'none'],
    ['patch', 'patch'],
    ['patch', 'minor'],
    ['minor', 'major'],
  ]);
});

function replace(old, replacement) {
  expect(BEFORE).toContain(old);
  return BEFORE.replace(old, replacement);
}

function kindsOf(changes) {
  return Object.fromEntries(changes.map(({ path, kind }) => [path, kind]));
}
