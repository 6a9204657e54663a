import { createHash } from 'node:crypto';
import { z } from 'zod';

/** Documents by the SHA-256 of their text, in hex. */
export type DocumentManifest = ReadonlyMap<string, string>;

/** The manifest that this repository's client brings: hash to text. */
const plainManifest = z.record(z.string(), z.string());

/** The one that Apollo's tools write. */
const apolloManifest = z.object({
  format: z.literal('apollo-persisted-query-manifest'),
  version: z.literal(1),
  operations: z.array(z.object({ id: z.string(), body: z.string() })),
});

export type ManifestResult =
  | { readonly documents: DocumentManifest }
  | { readonly problem: string };

/** Takes both kinds. What it says of a document that is not under its own hash holds no part of it. */
export function parseManifest(text: string): ManifestResult {
  const content = parseJson(text);
  const apollo = apolloManifest.safeParse(content);
  const plain = plainManifest.safeParse(content);
  if (!apollo.success && !plain.success) {
    return { problem: 'must be a JSON object from the SHA-256 of each document to the document' };
  }
  const entries = apollo.success
    ? apollo.data.operations.map(({ id, body }) => [id, body] as const)
    : Object.entries(plain.data ?? {});
  const documents = new Map<string, string>();
  for (const [id, document] of entries) {
    if (id.toLowerCase() !== hashOf(document)) {
      return { problem: `has a document under ${id.slice(0, 64)} whose SHA-256 is another` };
    }
    documents.set(hashOf(document), document);
  }
  return { documents };
}

export function hashOf(document: string): string {
  return createHash('sha256').update(document).digest('hex');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
