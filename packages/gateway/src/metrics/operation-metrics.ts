import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { Counted, Meter, UnderWay } from './meter.ts';

interface Described {
  readonly name: string;
  readonly help: string;
}

type CountedThings = {
  readonly [Name in keyof Counted]: Described & {
    readonly label: string;
    /** They are 0 from the start: a first one would be no increase otherwise. */
    readonly known: readonly Counted[Name][];
  };
};

const ATTEMPTS = ['KEY', 'TOKEN', 'CALLBACK'] as const;
const STREAMS = ['sse', 'websocket'] as const;

const COUNTED: CountedThings = {
  failedAttempts: {
    name: 'fabgraph_failed_attempts_total',
    help: 'Keys, tokens and addresses of callbacks that were not right',
    label: 'kind',
    known: ATTEMPTS,
  },
  limitedAttempts: {
    name: 'fabgraph_limited_attempts_total',
    help: 'Those among them that were one too many from where they came',
    label: 'kind',
    known: ATTEMPTS,
  },
  passedLimits: {
    name: 'fabgraph_limit_refusals_total',
    help: 'Operations refused because they ask too much',
    label: 'limit',
    known: [
      'TOKENS',
      'NESTING',
      'DEPTH',
      'ALIASES',
      'ROOT_FIELDS',
      'DIRECTIVES',
      'COST',
      'COMPARISONS',
      'VARIABLE_DEPTH',
      'SUBSCRIPTIONS',
    ],
  },
  shed: {
    name: 'fabgraph_requests_shed_total',
    help: 'Requests turned away because there was too much to do',
    label: 'reason',
    known: ['TIME', 'MEMORY'],
  },
  callbacks: {
    name: 'fabgraph_callbacks_total',
    help: 'Reports of vendors to the addresses that they were given',
    label: 'result',
    known: ['ACCEPTED', 'FORGED', 'TOO_LARGE'],
  },
  refusedAddresses: {
    name: 'fabgraph_callback_addresses_refused_total',
    help: 'Addresses to report to that a vendor would not take',
    label: 'vendor',
    known: [],
  },
  events: {
    name: 'fabgraph_events_sent_total',
    help: 'Results of subscriptions that were sent',
    label: 'transport',
    known: STREAMS,
  },
  slowClients: {
    name: 'fabgraph_slow_clients_closed_total',
    help: 'Subscribers closed because they read nothing of what they were sent',
    label: 'transport',
    known: STREAMS,
  },
};

const UNDER_WAY: Readonly<Record<UnderWay, Described>> = {
  uploads: { name: 'fabgraph_uploads_running', help: 'Files whose bytes are coming in' },
  sockets: { name: 'fabgraph_websockets_open', help: 'WebSockets that are open' },
};

const DURATIONS_S = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
const CALL_COUNTS = [0, 1, 2, 3, 5, 10, 20, 50, 100, 200, 500];

/** What clients ask, and what becomes of it. */
export function createOperationMetrics(registry: Registry): Meter {
  const registers = [registry];
  const requests = new Counter({
    name: 'fabgraph_http_requests_total',
    help: 'Requests over HTTP that are over, those for operations among them',
    labelNames: ['route', 'status'],
    registers,
  });
  const operations = new Counter({
    name: 'fabgraph_operations_total',
    help: 'GraphQL operations that are over',
    labelNames: ['transport', 'type', 'outcome'],
    registers,
  });
  const durations = new Histogram({
    name: 'fabgraph_operation_duration_seconds',
    help: 'How long queries and mutations took',
    labelNames: ['transport', 'type'],
    buckets: DURATIONS_S,
    registers,
  });
  const calls = new Histogram({
    name: 'fabgraph_operation_vendor_calls',
    help: 'Vendor calls that were sent for one query or mutation',
    labelNames: ['type'],
    buckets: CALL_COUNTS,
    registers,
  });
  const sharedCalls = new Counter({
    name: 'fabgraph_shared_calls_total',
    help: 'Vendor calls that an operation would have needed and another one had sent',
    registers,
  });
  const sharedAnswers = new Counter({
    name: 'fabgraph_shared_answers_total',
    help: 'Operations that were answered with what was made for an equal one under way',
    registers,
  });
  const uploaded = new Counter({
    name: 'fabgraph_uploaded_bytes_total',
    help: 'Bytes of files that clients have sent',
    registers,
  });
  const faults = new Counter({
    name: 'fabgraph_faults_total',
    help: 'Requests and operations that met a fault of the gateway itself',
    registers,
  });
  const counted = mapEach(COUNTED, ({ name, help, label, known }) => {
    const counter = new Counter({ name, help, labelNames: [label], registers });
    for (const each of known) counter.inc({ [label]: each }, 0);
    return counter;
  });
  const underWay = mapEach(UNDER_WAY, (described) => new Gauge({ ...described, registers }));

  return {
    noteRequest: ({ route, status }) => requests.inc({ route, status }),
    noteOperation: (operation) => {
      const { transport, type = 'unknown', outcome, callsMade, callsShared } = operation;
      operations.inc({ transport, type, outcome });
      if (callsShared > 0) sharedCalls.inc(callsShared);
      if (operation.isShared) sharedAnswers.inc();
      // A subscription lasts as long as its client likes.
      if (type !== 'query' && type !== 'mutation') return;
      durations.observe({ transport, type }, operation.durationMs / 1_000);
      calls.observe({ type }, callsMade);
    },
    noteFault: () => faults.inc(),
    count: (name, what, by = 1) => counted[name].inc({ [COUNTED[name].label]: what }, by),
    begin: (what) => {
      underWay[what].inc();
      return () => underWay[what].dec();
    },
    noteUploaded: (bytes) => uploaded.inc(bytes),
  };
}

function mapEach<Name extends string, From, To>(
  from: Readonly<Record<Name, From>>,
  make: (each: From) => To,
): Readonly<Record<Name, To>> {
  const entries = Object.entries<From>(from).map(([name, each]) => [name, make(each)]);
  return Object.fromEntries(entries) as Record<Name, To>;
}
