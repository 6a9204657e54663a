// Writes the manifest by which a gateway knows the ready operations: each by the SHA-256 of its text,
// exactly as this client sends it.
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { build } from 'esbuild';

const { outputFiles } = await build({
  entryPoints: ['src/generated/operation.ts'],
  bundle: true,
  format: 'esm',
  write: false,
});
const operations = await import(
  `data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`
);
const entries = Object.entries(operations)
  .filter(([name]) => name.endsWith('Document'))
  .map(([, document]) => [hashOf(String(document)), String(document)])
  .sort(([left], [right]) => (left < right ? -1 : 1));
const manifest = JSON.stringify(Object.fromEntries(entries), null, 2);
writeFileSync('src/generated/persisted-documents.json', `${manifest}\n`);

function hashOf(text) {
  return createHash('sha256').update(text).digest('hex');
}
