import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished } from 'vitest';

/** A span as OTLP has it in JSON. */
export interface CollectedSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  /** 2: of a server, 3: of a client. */
  readonly kind: number;
  readonly status: { readonly code?: number };
  readonly attributes: Readonly<Record<string, unknown>>;
}

export interface Collector {
  readonly url: string;
  /** All bodies as they came. */
  readonly text: () => string;
  readonly spans: () => readonly CollectedSpan[];
  /** Of all resources. */
  readonly services: () => readonly unknown[];
  /** Resolves once there are as many. */
  readonly received: (count: number) => Promise<readonly CollectedSpan[]>;
  /** What requests are answered with from now on. */
  answer: number;
}

interface Body {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: readonly Attribute[] };
    readonly scopeSpans: readonly {
      readonly spans: readonly (Omit<CollectedSpan, 'attributes'> & {
        readonly attributes: readonly Attribute[];
      })[];
    }[];
  }[];
}

interface Attribute {
  readonly key: string;
  readonly value: Readonly<Record<string, unknown>>;
}

/** Takes traces by OTLP over HTTP until the test is over. */
export async function startCollector(): Promise<Collector> {
  const texts: string[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Uint8Array[] = [];
    for await (const chunk of request) chunks.push(chunk);
    if (collector.answer === 200) texts.push(Buffer.concat(chunks).toString());
    response.writeHead(request.url === '/v1/traces' ? collector.answer : 404).end('{}');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });

  const resources = () => texts.flatMap((text) => (JSON.parse(text) as Body).resourceSpans);
  const spans = () =>
    resources()
      .flatMap(({ scopeSpans }) => scopeSpans)
      .flatMap((scope) => scope.spans)
      .map((span) => ({ ...span, attributes: toRecord(span.attributes) }));
  const collector: Collector = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    answer: 200,
    text: () => texts.join('\n'),
    spans,
    services: () =>
      resources().map(({ resource }) => toRecord(resource.attributes)['service.name']),
    received: async (count) => {
      await expect.poll(() => spans().length, { interval: 5, timeout: 10_000 }).toBe(count);
      return spans();
    },
  };
  return collector;
}

function toRecord(attributes: readonly Attribute[]): Record<string, unknown> {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]));
}
