import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { changesetText, declaredBump, isEnough } from './changeset.mjs';
import { listBareDeprecations } from './deprecation.mjs';
import { bumpFor, listGraphChanges } from './graph-change.mjs';

const PACKAGE = '@fabgraph/schema';
const UNRELEASED = '0.0.0';
const PROPOSAL = 'schema-changes.md';

/**
 * Keeps the promises that a version of the graph makes. All three work on the repository at `root`
 * and return `{ isFine, lines }`, the lines to be told.
 */
export function createSchemaCare({ root }) {
  const sdlFile = join(root, 'packages/schema/schema.graphql');
  const releasedFile = join(root, 'packages/schema/released/schema.graphql');
  const changesets = join(root, '.changeset');

  const readVersion = () =>
    JSON.parse(readFileSync(join(root, 'packages/schema/package.json'), 'utf8')).version;

  /** Compares the graph with the released one. `undefined` before the first release. */
  async function compare() {
    if (!existsSync(releasedFile)) return;
    const [released, sdl] = [releasedFile, sdlFile].map((file) => readFileSync(file, 'utf8'));
    const version = readVersion();
    const changes = await listGraphChanges(released, sdl);
    const needed = bumpFor(changes, version);
    const declared = declaredBump(changesets, PACKAGE);
    return { version, changes, needed, declared, isDeclared: isEnough(declared, needed) };
  }

  return {
    /** Fails on a change that no changeset declares as gravely as it is, and on a deprecation without a reason. */
    async check() {
      const bare = listBareDeprecations(readFileSync(sdlFile, 'utf8')).map(
        (path) => `${path} is deprecated without a reason. Say what to use instead.`,
      );
      const { isFine, lines } = judge(await compare(), readVersion());
      return { isFine: isFine && bare.length === 0, lines: [...bare, ...lines] };
    },

    /** Writes a changeset for what changed, where those that are there do not do. Leaves a file alone that is there. */
    async propose() {
      const comparison = await compare();
      if (comparison === undefined || comparison.isDeclared) {
        return judge(comparison, readVersion());
      }
      const { needed, changes } = comparison;
      const text = changesetText(PACKAGE, needed, changes);
      const file = join(changesets, PROPOSAL);
      if (existsSync(file)) {
        return { isFine: true, lines: [`.changeset/${PROPOSAL} is there. It should say:`, text] };
      }
      writeFileSync(file, text);
      return {
        isFine: true,
        lines: [`Wrote .changeset/${PROPOSAL} (${needed}). Say in it what users should do.`],
      };
    },

    /** Keeps the graph as the released one. For the moment at which changesets have become a version. */
    async record() {
      const version = readVersion();
      if (version === UNRELEASED) {
        return { isFine: true, lines: ['The graph got no version: nothing to keep.'] };
      }
      mkdirSync(dirname(releasedFile), { recursive: true });
      copyFileSync(sdlFile, releasedFile);
      return { isFine: true, lines: [`Kept the graph of ${version} as the released one.`] };
    },
  };
}

const NOTHING_RELEASED = 'The graph was never released: nothing to compare it with.';

function judge(comparison, version) {
  if (comparison === undefined) {
    if (version === UNRELEASED) return { isFine: true, lines: [NOTHING_RELEASED] };
    return {
      isFine: false,
      lines: [`${PACKAGE} is at ${version}, and packages/schema/released/schema.graphql is gone.`],
    };
  }
  const { changes, needed, declared, isDeclared } = comparison;
  if (changes.length === 0) return { isFine: true, lines: [`The graph is that of ${version}.`] };
  const breaking = changes.filter(({ kind }) => kind === 'breaking');
  const counted = `Changes of the graph since ${version}: ${changes.length}, breaking ones: ${breaking.length}`;
  if (isDeclared) return { isFine: true, lines: [`${counted}. Declared as ${declared}.`] };
  return {
    isFine: false,
    lines: [
      `${counted}.`,
      ...changes.map(({ kind, text }) => `  ${kind}: ${text}`),
      `They need a ${needed} changeset of ${PACKAGE}; ${declared === 'none' ? 'there is none' : `the highest is ${declared}`}. "npm run changeset:schema" writes one.`,
    ],
  };
}
