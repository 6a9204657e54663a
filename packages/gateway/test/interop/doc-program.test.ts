import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { type Answer, startTestGateway, type TestGateway } from '../e2e/gateway-setup.ts';
import { until } from '../e2e/live-client.ts';
import { openDocPrograms } from './doc-program.ts';
import { startTokenGuard } from './token-guard.ts';

const TOKEN = 'let-me-in';

const PARTS = ['resume.ts', 'socket.ts', 'urql/client.ts', 'apollo/client.ts'];
const LISTS = ['graphql-request/list.ts', 'apollo/list.ts'];
const ERRORS = ['urql/list.ts', 'apollo/error.ts'];
const UPLOADS = ['urql/upload.ts', 'apollo/upload.ts'];
const JOBS = ['urql/watch.ts', 'apollo/watch.ts'];
const STREAMS = ['graphql-ws/watch.ts', 'graphql-sse/watch.ts'];

/** The document's programs for a gateway of their own, behind one that asks for a token. */
async function openPrograms() {
  const test = await startTestGateway();
  const guard = await startTokenGuard(test.url, TOKEN);
  const programs = openDocPrograms(guard.url);
  vi.stubEnv('TOKEN', TOKEN);
  onTestFinished(() => {
    vi.unstubAllEnvs();
    programs.remove();
    guard.close();
  });
  return { test, programs };
}

/** What is printed from now on. */
function listen() {
  const lines: unknown[][] = [];
  const complaints: unknown[][] = [];
  vi.spyOn(console, 'log').mockImplementation((...line) => void lines.push(line));
  vi.spyOn(console, 'warn').mockImplementation((...line) => void complaints.push(line));
  vi.spyOn(console, 'error').mockImplementation((...line) => void complaints.push(line));
  onTestFinished(() => void vi.restoreAllMocks());
  return { lines, complaints };
}

describe('docs/clients.md', () => {
  it('has programs that its compiler takes', async () => {
    const { programs } = await openPrograms();
    const config = {
      extends: '../../../../../tsconfig.base.json',
      compilerOptions: {
        noEmit: true,
        allowImportingTsExtensions: true,
        // Most projects do without, and some clients' own types do not go together with it.
        exactOptionalPropertyTypes: false,
      },
      include: ['.'],
    };
    writeFileSync(join(programs.directory, 'tsconfig.json'), JSON.stringify(config));
    const compiler = fileURLToPath(new URL('../../../../node_modules/.bin/tsc', import.meta.url));
    const compiling = promisify(execFile)(compiler, ['-p', programs.directory]);
    const { stdout } = await compiling.catch((error: { stdout: string }) => error);
    expect(stdout).toBe('');
  });

  it('tells Apollo’s cache the graph’s own interfaces and unions', async () => {
    const { test, programs } = await openPrograms();
    const { client } = await programs.run<{
      client: { cache: { config: { possibleTypes: Record<string, string[]> } } };
    }>('apollo/client.ts');
    const { data } = await test.query<{
      __schema: { types: { name: string; possibleTypes: { name: string }[] | null }[] };
    }>('{ __schema { types { name possibleTypes { name } } } }');
    const abstract = data.__schema.types.flatMap(({ name, possibleTypes }) =>
      possibleTypes === null ? [] : [[name, possibleTypes.map((type) => type.name).sort()]],
    );
    expect(client.cache.config.possibleTypes).toEqual(Object.fromEntries(abstract));
  });

  it.each(LISTS)('reads a list whole: %s', async (name) => {
    const { test, programs } = await openPrograms();
    const { lines, complaints } = listen();
    const names = await namesOf(test);
    await programs.run(name);
    expect(names.length).toBeGreaterThan(50);
    expect(lines.slice(0, names.length)).toEqual(names.map((each) => [each]));
    const rest = name.startsWith('graphql-request') ? [['INVALID_INPUT', 'do not try again']] : [];
    expect(lines.slice(names.length)).toEqual(rest);
    expect(complaints).toEqual([]);
  });

  it.each(ERRORS)('shows what could be read and the code of what could not: %s', async (name) => {
    const { test, programs } = await openPrograms();
    const { lines, complaints } = listen();
    test.emulators.metafold.addFaults([{ path: '/user/license', status: 403, body: {} }]);
    await programs.run(name);
    expect(lines.map(([account]) => account)).toEqual([
      'metafold-demo',
      'authentise-demo',
      '3dverse-demo',
    ]);
    expect(complaints).toEqual([[['accounts', 0, 'license'], 'FORBIDDEN']]);
  });

  it.each(UPLOADS)('uploads a model: %s', async (name) => {
    const { programs } = await openPrograms();
    const { lines } = listen();
    await programs.run(name);
    expect(lines).toEqual([['bracket.stl']]);
  });

  it.each(JOBS)('follows a job to its end: %s', async (name) => {
    const { test, programs } = await openPrograms();
    const { lines, complaints } = listen();
    const running = programs.run(name);
    await until(() => lines.length > 0, 'the state');
    test.advance(60_000);
    await running;
    expect(complaints).toEqual([]);
    expect(lines[0]?.[1]).toBe('RUNNING');
    expect(['SUCCEEDED', 'FAILED', 'CANCELED']).toContain(lines.at(-1)?.[1]);
  });

  it.each(STREAMS)('follows all jobs until it is stopped: %s', async (name) => {
    const { test, programs } = await openPrograms();
    const { lines, complaints } = listen();
    await programs.run(name);
    await until(() => lines.some(([change]) => change === 'NONE'), 'the states');
    test.advance(60_000);
    await until(() => lines.at(-1)?.[0] === 'over', 'the end');
    expect(lines.map(([change]) => change)).toContain('UPDATED');
    expect(complaints).toEqual([]);
  });

  it('has no program that is not run', async () => {
    const { programs } = await openPrograms();
    const run = [...PARTS, ...LISTS, ...ERRORS, ...UPLOADS, ...JOBS, ...STREAMS];
    expect(programs.names.toSorted()).toEqual(run.toSorted());
  });
});

/** Of all models, in the order of pages of 50. */
async function namesOf({ query }: TestGateway): Promise<readonly string[]> {
  const names: string[] = [];
  for (let after: string | null = null; after !== ''; ) {
    const page: Answer<Models> = await query(
      'query ($after: String) { models(first: 50, after: $after) { nodes { name } pageInfo { hasNextPage endCursor } } }',
      { after },
    );
    const { nodes, pageInfo } = page.data.models;
    names.push(...nodes.map(({ name }) => name));
    after = pageInfo.hasNextPage ? pageInfo.endCursor : '';
  }
  return names;
}

interface Models {
  readonly models: {
    readonly nodes: readonly { readonly name: string }[];
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string };
  };
}
