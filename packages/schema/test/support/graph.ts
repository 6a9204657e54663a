import { createHmac } from 'node:crypto';
import { type Adapter, capabilitiesOf, type Ref } from '@fabgraph/contract';
import { execute, type GraphQLError, parse, subscribe, validate } from 'graphql';
import {
  type AccountStates,
  type CursorSigner,
  encodeGlobalId,
  type GraphContext,
  type LiveHub,
  maskError,
  schema,
  type Uploads,
} from '../../src/index.ts';

export interface Answer {
  // biome-ignore lint/suspicious/noExplicitAny: each test knows what it selected.
  readonly data: any;
  readonly errors: readonly {
    readonly message: string;
    readonly path: readonly (string | number)[];
    readonly extensions: Record<string, unknown>;
  }[];
}

export type ContextOptions = Partial<GraphContext>;

/** Runs one operation with a context of its own, and masks errors as a server does. */
export async function ask(
  adapters: readonly Adapter[],
  document: string,
  variables: Record<string, unknown> = {},
  options: ContextOptions = {},
): Promise<Answer> {
  const parsed = parse(document);
  const refusals = validate(schema, parsed);
  const { data, errors } =
    refusals.length > 0
      ? { data: null, errors: refusals }
      : await execute({
          schema,
          document: parsed,
          variableValues: variables,
          contextValue: createContext(adapters, options),
        });
  return toAnswer(data, errors);
}

/** Starts a subscription: its answers, or what refused it. */
export async function watch(
  adapters: readonly Adapter[],
  hub: LiveHub,
  document: string,
  variables: Record<string, unknown> = {},
  options: ContextOptions = {},
): Promise<{ readonly events: AsyncGenerator<Answer> } | Answer> {
  const result = await subscribe({
    schema,
    document: parse(document),
    variableValues: variables,
    contextValue: createContext(adapters, { ...options, hub }),
  });
  if (!(Symbol.asyncIterator in result)) return toAnswer(null, result.errors);
  return { events: answers(result) };
}

export function createContext(
  adapters: readonly Adapter[],
  options: ContextOptions = {},
): GraphContext {
  return {
    registry: {
      vendors: adapters
        .filter(
          ({ vendor }, index) => adapters.findIndex((one) => one.vendor.id === vendor.id) === index,
        )
        .map(({ vendor, facets }) => ({ info: vendor, capabilities: capabilitiesOf(facets) })),
      accounts: adapters,
    },
    hub: {} as LiveHub,
    accountStates: {} as AccountStates,
    cursors: createSigner('secret'),
    uploads: {} as Uploads,
    files: { urlFor: ({ path }, content) => `https://gateway.example/${content}/${path}` },
    reportAddressFor: () => ({}),
    signal: new AbortController().signal,
    ...options,
  };
}

export function createSigner(secret: string): CursorSigner {
  const mac = (text: string) => createHmac('sha256', secret).update(text).digest('base64url');
  return {
    sign: (payload) => `${Buffer.from(payload).toString('base64url')}.${mac(payload)}`,
    verify: (token) => {
      const [body = '', signature] = token.split('.');
      const payload = Buffer.from(body, 'base64url').toString();
      return signature === mac(payload) ? payload : null;
    },
  };
}

export function idOf(account: string, type: Ref['type'], path: string): string {
  return encodeGlobalId({ account, type, path });
}

async function* answers(
  results: AsyncGenerator<{ data?: unknown; errors?: readonly GraphQLError[] }>,
): AsyncGenerator<Answer> {
  for await (const { data, errors } of results) yield toAnswer(data, errors);
}

function toAnswer(data: unknown, errors: readonly GraphQLError[] = []): Answer {
  return {
    data: JSON.parse(JSON.stringify(data ?? null)),
    errors: errors.map((error) => {
      const { message, path, extensions } = maskError(error, { requestId: 'request-1' });
      return { message, path: path ?? [], extensions: { ...extensions } };
    }),
  };
}
