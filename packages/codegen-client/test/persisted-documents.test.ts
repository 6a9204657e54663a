import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import * as client from '../src/index.ts';

it('the manifest holds each ready operation under the hash of what is sent, and nothing else', () => {
  const manifest = new URL('../src/generated/persisted-documents.json', import.meta.url);
  const texts = Object.entries(client)
    .filter(([name]) => name.endsWith('Document'))
    .map(([, document]) => String(document));
  expect(texts.length).toBeGreaterThan(10);
  expect(JSON.parse(readFileSync(manifest, 'utf8'))).toEqual(
    Object.fromEntries(
      texts.map((text) => [createHash('sha256').update(text).digest('hex'), text]),
    ),
  );
});
