import fc from 'fast-check';
import { afterAll, assert, beforeAll, describe, expect, test } from 'vitest';
import { backTo, countResources } from '../fault/held-resource.ts';
import { put } from '../upload/put-client.ts';
import { type Answer, expectNothingSlips, expectPromises } from './answer-promise.ts';
import { type FuzzGateway, openFuzzGateway, VENDORS } from './fuzz-gateway.ts';
import { HARMLESS, type Mutation, mutations } from './mutation.ts';
import { PLAIN } from './operation.ts';
import { PARAMETERS, TIMEOUT_MS } from './run.ts';
import { findSample, type Sample } from './sample.ts';
import { BEGIN_UPLOAD, COMPLETE_UPLOAD, OTHERS, writesOf } from './write.ts';

const atFirst = countResources();
let gateway: FuzzGateway;

beforeAll(async () => {
  gateway = await openFuzzGateway();
});

afterAll(async () => {
  await gateway.close();
  await backTo(atFirst);
});

/** A binary STL of no triangle. */
const FILE = Buffer.alloc(84);

describe.each(VENDORS)('whatever %s answers to a write', (vendor) => {
  const others = VENDORS.filter((each) => each !== vendor);
  let sample: Sample;
  let othersBefore: Answer;

  beforeAll(async () => {
    sample = await findSample(gateway, vendor);
    othersBefore = await ask(OTHERS, {});
  });

  const ask = async (text: string, variables: object): Promise<Answer> =>
    expectPromises(text, await gateway.ask(text, { ...variables, others }), gateway.adapters());

  /** The same world as before, but for what goes wrong while `odd` does. */
  const among = async <T>(odd: readonly Mutation[], run: () => Promise<T>): Promise<T> => {
    gateway.emulators[vendor].reset();
    await gateway.renew();
    const proxy = gateway.proxies[vendor];
    const plain = { id: sample.job };
    expect((await ask(PLAIN, plain)).errors).toEqual([]);
    proxy.mutate(odd);
    try {
      const [result, aside] = await Promise.all([run(), ask(OTHERS, {})]);
      expect(aside).toEqual(othersBefore);
      return result;
    } finally {
      proxy.mutate([]);
      gateway.emulators[vendor].reset();
      await gateway.renew();
    }
  };

  test('writes keep their promises', { timeout: TIMEOUT_MS }, async () => {
    const text = writesOf(vendor);
    const [, second] = sample.models;
    const variables = { ...sample, user: sample.user ?? null, second };
    const harmless = await among(HARMLESS, () => ask(text, variables));
    expect(harmless.errors).toEqual([]);
    expect(Object.values(harmless.data)).not.toContain(null);

    await fc.assert(
      fc.asyncProperty(mutations, (odd) => among(odd, () => ask(text, variables)).then(() => {})),
      PARAMETERS,
    );
  });

  test('an upload keeps its promises', { timeout: TIMEOUT_MS }, async () => {
    const upload = async () => {
      const { data } = await ask(BEGIN_UPLOAD, sample);
      const { uploadId, files } = data.createUpload as Begun;
      const [slot] = files;
      assert(slot);
      const sent = await put(slot.url, FILE, slot.headers, slot.method);
      expectNothingSlips(JSON.stringify(sent.body));
      expect(sent.status).not.toBe(500);
      return await ask(COMPLETE_UPLOAD, { upload: uploadId });
    };
    const harmless = await among(HARMLESS, upload);
    expect(harmless.errors).toEqual([]);

    await fc.assert(
      fc.asyncProperty(mutations, (odd) => among(odd, upload).then(() => {})),
      PARAMETERS,
    );
  });
});

interface Begun {
  readonly uploadId: string;
  readonly files: readonly {
    readonly url: string;
    readonly method: string;
    readonly headers: Readonly<Record<string, string>>;
  }[];
}
