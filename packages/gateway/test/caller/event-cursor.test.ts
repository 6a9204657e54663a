import { expect, it } from 'vitest';
import { cube } from '../e2e/stl.ts';
import { ask, watchAs } from './caller-setup.ts';
import { AS_ADA, AS_BOB, startRequestAccounts } from './request-credential-setup.ts';

const MAKE =
  'mutation { createFolder(input: { accountId: "own", name: "parts" }) { folder { id } } }';
const OPEN =
  'mutation ($input: CreateUploadInput!) { createUpload(input: $input) { uploadId files { url } } }';
const COMPLETE = 'mutation ($id: ID!) { completeUpload(uploadId: $id) { models { id } } }';
/** What is called then was not called by polling. */
const SELDOM = { minIntervalMs: 60_000, maxIntervalMs: 60_000 };

interface Told {
  readonly cursor: string;
}

it.each(['SSE', 'WebSocket'] as const)(
  'E8: a cursor of an event that another was given for the same model is INVALID_INPUT over %s, without a call',
  async (transport) => {
    const { url, emulators } = await startRequestAccounts({ gateway: { live: SELDOM } });
    const id = await makeModel(url);
    const watch = (headers: Record<string, string>, after: string | null) => {
      const given = `id: ${JSON.stringify(id)}, after: ${JSON.stringify(after)}`;
      const query = `subscription { modelUpdated(${given}) { cursor } }`;
      return watchAs<Told>(transport, url, '-', 'modelUpdated', query, headers);
    };
    const ofAda = watch(AS_ADA, null);
    await ofAda.received(1);
    const after = ofAda.events[0]!.cursor;
    ofAda.stop();
    emulators['3dverse'].clearCalls();
    const ofBob = watch(AS_BOB, after);
    await ofBob.ended();
    expect(ofBob.errors).toMatchObject([{ extensions: { code: 'INVALID_INPUT' } }]);
    expect(ofBob.events).toEqual([]);
    expect(emulators['3dverse'].calls()).toEqual([]);
  },
);

async function makeModel(url: string): Promise<string> {
  const made = await ask(url, null, MAKE, {}, AS_ADA);
  const folderId = made.data.createFolder.folder.id;
  const input = { accountId: 'own', folderId, files: [{ filename: 'a.stl' }] };
  const { data } = await ask(url, null, OPEN, { input }, AS_ADA);
  const { uploadId, files } = data.createUpload;
  await fetch(files[0].url, { method: 'PUT', headers: AS_ADA, body: new Uint8Array(cube(4)) });
  const done = await ask(url, null, COMPLETE, { id: uploadId }, AS_ADA);
  return done.data.completeUpload.models[0].id;
}
