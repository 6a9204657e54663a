import { expect } from 'vitest';
import type { TestGateway } from './gateway-setup.ts';

/** A model that somebody else makes at 3DIAX. */
export interface ForeignModel {
  /** The gateway's. */
  readonly id: string;
  /** Brings its bytes, at first or anew. */
  readonly upload: (content: Buffer) => Promise<void>;
}

const AUTHORIZATION = `Basic ${btoa('authentise-demo-id:authentise-demo-secret')}`;

/** Makes one that waits for its bytes. */
export async function createForeignModel(
  { emulators, query }: TestGateway,
  name: string,
): Promise<ForeignModel> {
  const response = await fetch(`${emulators.authentise.baseUrl}/model/`, {
    method: 'POST',
    headers: { authorization: AUTHORIZATION, 'content-type': 'application/json' },
    body: JSON.stringify({ name }),
  });
  expect(response.status).toBe(201);
  const uploadUrl = response.headers.get('x-upload-location') ?? '';
  const { data } = await query<{ models: { nodes: { id: string }[] } }>(
    'query ($name: String) { models(first: 1, filter: { name: $name }) { nodes { id } } }',
    { name },
  );
  return {
    id: data.models.nodes[0]!.id,
    upload: async (content) => {
      const { ok } = await fetch(uploadUrl, {
        method: 'PUT',
        headers: { 'content-type': 'application/octet-stream' },
        body: new Uint8Array(content),
      });
      expect(ok).toBe(true);
    },
  };
}

export async function readAtVendor({ emulators }: TestGateway, path: string): Promise<object> {
  const url = `${emulators.authentise.baseUrl}${path}`;
  const response = await fetch(url, { headers: { authorization: AUTHORIZATION } });
  return (await response.json()) as object;
}
