import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createSchemaCare } from '../schema-care/schema-care.mjs';

const RELEASED = 'type Query { name: String, old: Int }';
const ADDED = 'type Query { name: String, old: Int, new: Int }';
const BROKEN = 'type Query { name: String }';

describe('the check', () => {
  it('passes before the first release, and says so in one line', async () => {
    const { care } = setUp({ version: '0.0.0', sdl: RELEASED });

    expect(await care.check()).toEqual({
      isFine: true,
      lines: ['The graph was never released: nothing to compare it with.'],
    });
  });

  it('passes while the graph is the released one', async () => {
    const { care } = setUp({ version: '1.2.0', released: RELEASED, sdl: RELEASED });

    expect(await care.check()).toEqual({ isFine: true, lines: ['The graph is that of 1.2.0.'] });
  });

  it.each([
    { version: '1.2.0', sdl: BROKEN, declared: undefined, isFine: false },
    { version: '1.2.0', sdl: BROKEN, declared: 'patch', isFine: false },
    { version: '1.2.0', sdl: BROKEN, declared: 'minor', isFine: false },
    { version: '1.2.0', sdl: BROKEN, declared: 'major', isFine: true },
    { version: '0.3.1', sdl: BROKEN, declared: undefined, isFine: false },
    { version: '0.3.1', sdl: BROKEN, declared: 'patch', isFine: false },
    { version: '0.3.1', sdl: BROKEN, declared: 'minor', isFine: true },
    { version: '0.3.1', sdl: BROKEN, declared: 'major', isFine: true },
    { version: '1.2.0', sdl: ADDED, declared: undefined, isFine: false },
    { version: '1.2.0', sdl: ADDED, declared: 'minor', isFine: true },
    { version: '0.3.1', sdl: ADDED, declared: 'patch', isFine: true },
  ])(
    'finds $sdl after $version with a changeset of $declared fine: $isFine',
    async ({ version, sdl, declared, isFine }) => {
      const changesets = declared ? { 'a.md': changeset('@fabgraph/schema', declared) } : {};
      const { care } = setUp({ version, released: RELEASED, sdl, changesets });

      expect((await care.check()).isFine).toBe(isFine);
    },
  );

  it('names the breaking change, the bump it needs and the command that declares it', async () => {
    const { care } = setUp({ version: '1.2.0', released: RELEASED, sdl: BROKEN });

    const { lines } = await care.check();

    expect(lines).toEqual([
      'Changes of the graph since 1.2.0: 1, breaking ones: 1.',
      "  breaking: Field 'old' was removed from object type 'Query'",
      'They need a major changeset of @fabgraph/schema; there is none. "npm run changeset:schema" writes one.',
    ]);
  });

  it('counts the highest changeset of the graph, and none of another package', async () => {
    const changesets = {
      'a.md': changeset('@fabgraph/gateway', 'major'),
      'b.md': changeset('@fabgraph/schema', 'minor'),
      'c.md': changeset('@fabgraph/schema', 'patch'),
      'README.md': 'No changeset.',
    };
    const { care } = setUp({ version: '1.2.0', released: RELEASED, sdl: BROKEN, changesets });

    const { isFine, lines } = await care.check();

    expect(isFine).toBe(false);
    expect(lines.at(-1)).toContain('the highest is minor');
  });

  it('fails when the released graph is gone though there was a release', async () => {
    const { care } = setUp({ version: '1.2.0', sdl: RELEASED });

    expect((await care.check()).isFine).toBe(false);
  });

  it('names a changeset that it cannot read', async () => {
    const changesets = { 'broken.md': 'Just text.' };
    const { care } = setUp({ version: '1.2.0', released: RELEASED, sdl: BROKEN, changesets });

    await expect(care.check()).rejects.toThrow('broken.md is no changeset');
  });

  it('fails on a deprecation without a reason, before the first release too', async () => {
    const sdl = `
      type Query {
        a: Int @deprecated
        b(c: Int @deprecated(reason: "  ")): E
        d: Int @deprecated(reason: "No longer supported")
        f: Int @deprecated(reason: "Use g.")
      }
      enum E { H @deprecated I @deprecated(reason: """Use H.""") }
    `;
    const { care } = setUp({ version: '0.0.0', sdl });

    const { isFine, lines } = await care.check();

    expect(isFine).toBe(false);
    const told = lines.filter((line) => line.includes('without a reason'));
    expect(told.map((line) => line.split(' ')[0])).toEqual([
      'Query.a',
      'Query.b.c',
      'Query.d',
      'E.H',
    ]);
  });
});

describe('the proposal', () => {
  it('is a changeset that lists the changes and makes the check pass', async () => {
    const sdl = 'type Query { "Its name." name: String, new: Int }';
    const { care, root } = setUp({ version: '1.2.0', released: RELEASED, sdl });

    expect((await care.propose()).isFine).toBe(true);

    expect(readFileSync(join(root, '.changeset/schema-changes.md'), 'utf8')).toBe(
      `---
"@fabgraph/schema": major
---

Breaking changes of the graph:

- Field 'old' was removed from object type 'Query'

Changes of the graph:

- Field 'new' was added to object type 'Query'

Described anew: \`Query.name\`.
`,
    );
    expect((await care.check()).isFine).toBe(true);
  });

  it('is not made where the changesets that are there do', async () => {
    const changesets = { 'a.md': changeset('@fabgraph/schema', 'major') };
    const { care, root } = setUp({ version: '1.2.0', released: RELEASED, sdl: BROKEN, changesets });

    await care.propose();

    expect(readdirSync(join(root, '.changeset'))).toEqual(['a.md']);
  });

  it('leaves an earlier one alone, and says what it should say now', async () => {
    const earlier = changeset('@fabgraph/schema', 'patch');
    const changesets = { 'schema-changes.md': earlier };
    const { care, root } = setUp({ version: '1.2.0', released: RELEASED, sdl: BROKEN, changesets });

    const { lines } = await care.propose();

    expect(lines.join('\n')).toContain('"@fabgraph/schema": major');
    expect(readFileSync(join(root, '.changeset/schema-changes.md'), 'utf8')).toBe(earlier);
  });
});

describe('the record', () => {
  it('keeps the graph of a version, so that the next change is measured against it', async () => {
    const { care, root } = setUp({ version: '0.1.0', sdl: RELEASED });

    await care.record();
    expect((await care.check()).isFine).toBe(true);

    writeFileSync(join(root, 'packages/schema/schema.graphql'), BROKEN);
    expect((await care.check()).isFine).toBe(false);
  });

  it('is not made without a version', async () => {
    const { care, root } = setUp({ version: '0.0.0', sdl: RELEASED });

    await care.record();

    expect(readdirSync(join(root, 'packages/schema'))).not.toContain('released');
  });
});

function changeset(name, bump) {
  return `---\n'${name}': ${bump}\n---\n\nWhat it means.\n`;
}

function setUp({ version, sdl, released, changesets = {} }) {
  const root = mkdtempSync(join(tmpdir(), 'schema-care-'));
  onTestFinished(() => rmSync(root, { recursive: true }));
  const files = {
    'packages/schema/package.json': JSON.stringify({ version }),
    'packages/schema/schema.graphql': sdl,
    ...(released && { 'packages/schema/released/schema.graphql': released }),
    ...Object.fromEntries(
      Object.entries(changesets).map(([name, text]) => [`.changeset/${name}`, text]),
    ),
  };
  mkdirSync(join(root, '.changeset'), { recursive: true });
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), text);
  }
  return { root, care: createSchemaCare({ root }) };
}
