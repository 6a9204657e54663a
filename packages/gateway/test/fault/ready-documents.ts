import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as client from '@fabgraph/codegen-client';
import { schema } from '@fabgraph/schema';
import { type DocumentNode, Kind, parse, validate } from 'graphql';
import { graphiqlOptions } from '../../src/server/graphiql.ts';

export interface ReadyDocument {
  /** Where it stands. */
  readonly place: string;
  readonly text: string;
}

const ROOT = fileURLToPath(new URL('../../../../', import.meta.url));
const SKIPPED = new Set(['node_modules', 'dist', 'generated', 'test', '.turbo']);
const SOURCE = /\.(md|ts|tsx|mjs|graphql)$/;
/** Every operation that this repository shows or ships. */
export async function readyDocuments(): Promise<readonly ReadyDocument[]> {
  const places = [
    'README.md',
    'docs',
    'examples',
    'benchmarks',
    'packages/codegen-client/README.md',
  ];
  const written = places.flatMap(filesBelow).flatMap((place) => {
    const content = readFileSync(join(ROOT, place), 'utf8');
    const codes = place.endsWith('.md') ? blocksIn(content) : [content];
    return codes.flatMap((code) => [code, ...textsIn(code)]).map((text) => ({ place, text }));
  });
  const scenarios = await import(join(ROOT, 'benchmarks/query/scenario.mjs'));
  const ready: readonly ReadyDocument[] = [
    ...written,
    ...Object.entries(client)
      .filter(([name]) => name.endsWith('Document'))
      .map(([name, document]) => ({ place: `client ${name}`, text: String(document) })),
    ...scenarios.SCENARIOS.map(({ name, query }: { name: string; query: string }) => ({
      place: `benchmark ${name}`,
      text: query,
    })),
    ...(graphiqlOptions.defaultTabs ?? []).map(({ query = '' }) => ({
      place: 'GraphiQL',
      text: query ?? '',
    })),
  ];
  return ready.filter(({ text }) => isOperation(text));
}

function blocksIn(markdown: string): readonly string[] {
  return [...markdown.matchAll(/```\w+\n([\s\S]*?)```/g)].map(([, block = '']) => block);
}

/** Of a program, as far as they are written without a break. */
function textsIn(code: string): readonly string[] {
  const texts = code.matchAll(/`([^`]*)`|'([^'\n]*)'|"([^"\n]*)"/g);
  return [...texts].map(([, ...groups]) => groups.find(Boolean) ?? '');
}

function filesBelow(path: string): readonly string[] {
  if (SOURCE.test(path)) return [path];
  return readdirSync(join(ROOT, path), { withFileTypes: true }).flatMap((entry) => {
    if (SKIPPED.has(entry.name)) return [];
    const below = `${path}/${entry.name}`;
    if (entry.isDirectory()) return filesBelow(below);
    return SOURCE.test(below) ? [below] : [];
  });
}

function isOperation(text: string): boolean {
  if (!/[{]/.test(text)) return false;
  const document = parsed(text);
  const hasOperation = document?.definitions.some(({ kind }) => kind === Kind.OPERATION_DEFINITION);
  return document !== null && hasOperation === true && validate(schema, document).length === 0;
}

function parsed(text: string): DocumentNode | null {
  try {
    return parse(text);
  } catch {
    return null;
  }
}
