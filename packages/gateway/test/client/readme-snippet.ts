import { readFileSync } from 'node:fs';

const README = readFileSync(new URL('../../../codegen-client/README.md', import.meta.url), 'utf8');

/** The programs in the client's README, in their order. */
export const SNIPPETS: readonly string[] = [...README.matchAll(/```ts\n([\s\S]*?)```/g)].map(
  ([, block = '']) => block,
);
