import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const DOCUMENT = new URL('../../../../docs/clients.md', import.meta.url);

/** The programs of docs/clients.md by the name in their first line: `// urql/list.ts`. */
export interface DocPrograms {
  readonly directory: string;
  readonly names: readonly string[];
  /** Runs one to its end; resolves to what it exports. */
  readonly run: <Exports>(name: string) => Promise<Exports>;
  readonly remove: () => void;
}

/** Writes them out as a user's files, for a gateway at this URL instead of the document's. */
export function openDocPrograms(url: string): DocPrograms {
  const directory = mkdtempSync(fileURLToPath(new URL('./doc-program-', import.meta.url)));
  const text = readFileSync(DOCUMENT, 'utf8')
    .replaceAll('http://127.0.0.1:4000/graphql', url)
    .replaceAll('ws://127.0.0.1:4000/graphql', url.replace('http', 'ws'));
  const names = [...text.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, source = '']) => {
    const [, name] = /^\/\/ (\S+\.ts)\n/.exec(source) ?? [];
    if (name === undefined) throw new Error(`a program without a name:\n${source}`);
    mkdirSync(dirname(join(directory, name)), { recursive: true });
    writeFileSync(join(directory, name), source);
    return name;
  });
  return {
    directory,
    names,
    run: (name) => import(/* @vite-ignore */ join(directory, name)),
    remove: () => rmSync(directory, { recursive: true, force: true }),
  };
}
