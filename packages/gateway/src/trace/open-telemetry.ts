import { ERROR_POLICY, type ErrorCode } from '@fabgraph/contract';
import {
  type Attributes,
  type Context,
  defaultTextMapGetter,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  type TextMapSetter,
  trace,
} from '@opentelemetry/api';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import {
  defaultResource,
  detectResources,
  envDetector,
  resourceFromAttributes,
} from '@opentelemetry/resources';
import { BasicTracerProvider, BatchSpanProcessor } from '@opentelemetry/sdk-trace-base';
import type { Logger } from 'pino';
import { createWarningExporter } from './exporter.ts';
import type { RequestTrace, TracedRequest, TraceParent, Tracing } from './tracing.ts';

export interface OpenTelemetryOptions {
  /** Of the collector. */
  readonly url: string;
  readonly logger: Logger;
}

/** A request's part, with what its calls need of it. */
interface SpanTrace extends RequestTrace {
  readonly context: Context;
}

/** After a stop there is little time, and a collector that is gone is not waited for. */
const CLOSE_MS = 3_000;

/**
 * By OTLP over HTTP, set up by the variables of the process's environment that the SDK reads itself. Parents are told
 * by the callers themselves; no asynchronous context is watched.
 */
export function createOpenTelemetry({ url, logger }: OpenTelemetryOptions): Tracing {
  const provider = new BasicTracerProvider({
    resource: defaultResource()
      .merge(resourceFromAttributes({ 'service.name': 'fabgraph' }))
      .merge(detectResources({ detectors: [envDetector] })),
    spanProcessors: [
      new BatchSpanProcessor(createWarningExporter(new OTLPTraceExporter({ url }), logger)),
    ],
  });
  const tracer = provider.getTracer('fabgraph');
  const propagator = new W3CTraceContextPropagator();

  return {
    beginOperation: (parent) => {
      const span = beginServed('operation', parent);
      return toTrace(span, (operation) => {
        const { type = 'operation', name } = operation;
        span.updateName(name === undefined ? type : `${type} ${name}`);
        span.setAttributes(operationAttributesOf(operation));
      });
    },

    beginExchange: ({ method, template }, parent) => {
      const span = beginServed(`${method} ${template}`, parent);
      span.setAttributes({ 'http.request.method': method, 'http.route': template });
      return toTrace(span);
    },

    observer: {
      begin: ({ vendor, account, method, route, origin, tryNumber, caller }) => {
        const outer = (caller.trace as SpanTrace | undefined)?.context ?? ROOT_CONTEXT;
        const { hostname, port } = new URL(origin);
        const attributes: Attributes = {
          'fabgraph.vendor': vendor,
          'fabgraph.account': account,
          'fabgraph.try': tryNumber,
          'http.request.method': method,
          'server.address': hostname,
          'url.template': route,
        };
        if (port !== '') attributes['server.port'] = Number(port);
        if (tryNumber > 1) attributes['http.request.resend_count'] = tryNumber - 1;
        const options = { kind: SpanKind.CLIENT, attributes };
        const span = tracer.startSpan(`${method} ${route}`, options, outer);
        const headers: Record<string, string> = {};
        propagator.inject(trace.setSpan(ROOT_CONTEXT, span), headers, headerSetter);
        return {
          headers,
          end: ({ status, code }) => {
            if (status !== null) span.setAttribute('http.response.status_code', status);
            if (code !== null) {
              span.setAttribute('error.type', code);
              span.setStatus({ code: SpanStatusCode.ERROR });
            }
            span.end();
          },
        };
      },
    },

    close: async () => {
      let timer: NodeJS.Timeout | undefined;
      const timeUp = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, CLOSE_MS);
      });
      // What failed has been said by then.
      await Promise.race([provider.shutdown().catch(() => {}), timeUp]);
      clearTimeout(timer);
    },
  };

  function beginServed(name: string, parent: TraceParent): Span {
    const outer = propagator.extract(ROOT_CONTEXT, parent, defaultTextMapGetter);
    return tracer.startSpan(name, { kind: SpanKind.SERVER }, outer);
  }
}

function toTrace(span: Span, describe: RequestTrace['end'] = () => {}): SpanTrace {
  return {
    traceId: span.spanContext().traceId,
    context: trace.setSpan(ROOT_CONTEXT, span),
    end: (request) => {
      describe(request);
      span.setAttributes(answerAttributesOf(request));
      if (isOurFault(request)) span.setStatus({ code: SpanStatusCode.ERROR });
      span.end();
    },
  };
}

/** An empty state, as one that was not understood becomes, is none. */
const headerSetter: TextMapSetter<Record<string, string>> = {
  set: (headers, name, value) => {
    if (value !== '') headers[name] = value;
  },
};

function operationAttributesOf({ type, name, transport, isShared }: TracedRequest): Attributes {
  const attributes: Attributes = { 'fabgraph.transport': transport };
  if (type !== undefined) attributes['graphql.operation.type'] = type;
  if (name !== undefined) attributes['graphql.operation.name'] = name;
  if (isShared) attributes['fabgraph.shared'] = true;
  return attributes;
}

function answerAttributesOf({ codes, status }: TracedRequest): Attributes {
  const attributes: Attributes = {};
  if (codes.size > 0) attributes['fabgraph.codes'] = [...codes];
  if (status !== null) attributes['http.response.status_code'] = status;
  return attributes;
}

/** As the conventions have it for servers: what the client did wrong is no error of theirs. */
function isOurFault({ codes, status }: TracedRequest): boolean {
  if (status !== null && status >= 400) return status >= 500;
  return [...codes].some((code) => ERROR_POLICY[code as ErrorCode]?.origin !== 'client');
}
