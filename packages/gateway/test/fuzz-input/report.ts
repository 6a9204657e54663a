import { request } from 'node:http';
import fc from 'fast-check';
import { type Damage, damage, damages } from './byte-damage.ts';
import { cutAt, cuts } from './cut.ts';

/** What somebody sends to the address of a callback. */
export interface Report {
  readonly method: 'GET' | 'POST' | 'PUT';
  /** Under a token that is bound to the model, or one of before a restart. */
  readonly token: 'bound' | 'unbound';
  /** With `%URI%` for the model's. */
  readonly query: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: ReportBody;
  /** Null: with its length. */
  readonly cutAt: readonly number[] | null;
  /** Until it has been answered and what it leads to has been read. */
  readonly waits: boolean;
}

const uris = fc.constantFrom(
  '%URI%',
  '%URI%/',
  '%URI%?x=1',
  '%URI%#x',
  '%URI%snapshot/1/',
  'http://models.evil.example/model/11111111-2222-4333-8444-555555555555/',
  '/model/11111111-2222-4333-8444-555555555555/',
  '/model/../user/',
  '/model/%2e%2e/',
  'file:///etc/passwd',
  'http://169.254.169.254/latest/meta-data/',
  '//x',
  '',
  'x'.repeat(3_000),
);

const claims = fc.record(
  {
    uri: fc.oneof(
      { weight: 4, arbitrary: uris },
      { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 2 }) },
    ),
    status: fc.oneof(
      fc.constantFrom('processed', 'processing', 'error', 'not-uploaded', 'deleted', ''),
      fc.jsonValue({ maxDepth: 1 }),
    ),
    content: fc.constantFrom('http://127.0.0.1:1/x', '%URI%', null, 7),
    'analyses.manifold': fc.jsonValue({ maxDepth: 1 }),
    name: fc.string({ unit: 'binary' }),
    __proto__: fc.constant({ uri: '%URI%' }),
  },
  { requiredKeys: [] },
);

const texts = fc.oneof(
  { weight: 5, arbitrary: claims.map((claim) => JSON.stringify(claim)) },
  fc.array(claims, { maxLength: 3 }).map((all) => JSON.stringify(all)),
  fc.json(),
  fc.constantFrom(
    '',
    '{',
    'null',
    '"%URI%"',
    '{"uri":"%URI%","uri":7}',
    '{"__proto__":{"uri":"%URI%"}}',
    'uri=%URI%',
  ),
  fc.nat(30_000).map((depth) => '['.repeat(depth)),
);

const WORDS = ['"uri"', '%URI%', '{', '}', 'null', '\u0000', '\ufeff', '"status":"processing"'];

/** With `%URI%` for the model's, and what is done to its bytes. */
export interface ReportBody {
  readonly text: string;
  readonly done: readonly Damage[];
  /** Filled up to it. */
  readonly size: number | null;
}

const bodies: fc.Arbitrary<ReportBody> = fc.record({
  text: texts,
  done: fc.option(damages(WORDS), { freq: 3, nil: [] }),
  size: fc.option(fc.constantFrom(65_535, 65_536, 65_537, 200_000), { freq: 6 }),
});

export function bodyOf({ body: { text, done, size } }: Report, uri: string): Buffer {
  const bytes = damage(Buffer.from(text.replaceAll('%URI%', uri)), done);
  const filler = Math.max(0, (size ?? 0) - bytes.length);
  return Buffer.concat([bytes, Buffer.alloc(filler, ' ')]);
}

export const reports: fc.Arbitrary<readonly Report[]> = fc.array(
  fc.record({
    method: fc.constantFrom('GET' as const, 'POST' as const, 'PUT' as const),
    token: fc.constantFrom('bound' as const, 'bound' as const, 'unbound' as const),
    query: fc.oneof(
      fc.constantFrom(
        '',
        '?',
        '?uri=%URI%',
        '?uri=',
        '?uri=%URI%&uri=x',
        '?uri=%ff%00',
        '?%E0%A4%A',
      ),
      fc.webQueryParameters().map((query) => `?${query}`),
    ),
    headers: fc.dictionary(
      fc.constantFrom(
        'content-type',
        'content-encoding',
        'accept',
        'x-odd',
        'x-request-id',
        'cookie',
      ),
      fc.constantFrom(
        'application/json',
        'text/xml',
        'multipart/form-data',
        'gzip',
        '',
        '*',
        // All of them together are less than a request's headers may have.
        'a'.repeat(2_000),
      ),
    ),
    body: bodies,
    cutAt: fc.option(cuts),
    waits: fc.constantFrom(true, true, false),
  }),
  { minLength: 1, maxLength: 6 },
);

/** Gives the status of the answer. */
export function sendReport(
  { method, query, headers, cutAt: places }: Report,
  address: string,
  body: Buffer,
  uri: string,
): Promise<number> {
  return new Promise((resolve, reject) => {
    const target = `${address}${query.replaceAll('%URI%', encodeURIComponent(uri))}`;
    const call = request(address, {
      path: target.slice(new URL(address).origin.length),
      method,
      headers:
        places === null
          ? { ...headers, 'content-length': body.length }
          : { ...headers, 'transfer-encoding': 'chunked' },
      signal: AbortSignal.timeout(20_000),
    });
    let isAnswered = false;
    call.on('error', (error) => {
      if (!isAnswered) reject(error);
    });
    call.on('response', (response) => {
      isAnswered = true;
      response.resume();
      response.on('error', reject);
      response.on('end', () => resolve(response.statusCode ?? 0));
    });
    for (const piece of cutAt(body, places ?? [])) call.write(piece);
    call.end();
  });
}
