import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { createMetrics } from '../../src/metrics/metrics.ts';
import { startStreams } from '../stream/stream-setup.ts';
import { scrape } from './scrape.ts';

const read = (path: string) =>
  readFileSync(new URL(`../../../../docs/${path}`, import.meta.url), 'utf8');

interface Dashboard {
  readonly title: string;
  readonly templating: { readonly list: readonly { name: string; query: unknown }[] };
  readonly panels: readonly {
    readonly id: number;
    readonly type: string;
    readonly title: string;
    readonly datasource?: unknown;
    readonly targets?: readonly { readonly expr: string; readonly datasource: unknown }[];
  }[];
}

interface Rules {
  readonly groups: readonly {
    readonly rules: readonly { readonly alert: string; readonly expr: string }[];
  }[];
}

const dashboard = JSON.parse(read('operating/grafana-dashboard.json')) as Dashboard;
const rules = (parse(read('operating/alerts.yaml')) as Rules).groups.flatMap(({ rules }) => rules);
const page = read('operating.md');

const METRIC = /\b(?:fabgraph|nodejs|process)_[a-z\d_]+\b/g;

/** What an expression asks for, as the metric is called that has it. */
function metricsIn(text: string, names: ReadonlySet<string>): readonly string[] {
  return [...text.matchAll(METRIC)].map(([name]) => {
    const ofHistogram = name.replace(/_(?:bucket|sum|count)$/, '');
    return names.has(ofHistogram) ? ofHistogram : name;
  });
}

async function shownNames(): Promise<ReadonlySet<string>> {
  const { url } = await startStreams({ metrics: createMetrics() });
  return (await scrape(url)).names;
}

describe('what is written about the metrics', () => {
  it('is there for each of them, and for no other', async () => {
    const names = await shownNames();
    const described = metricsIn(page, names);
    expect(described.filter((name) => !names.has(name))).toEqual([]);
    const own = [...names].filter((name) => name.startsWith('fabgraph_'));
    expect(own.length).toBeGreaterThan(25);
    expect(own.filter((name) => !page.includes(`| \`${name}\` |`))).toEqual([]);
  });

  it('names the labels that they have', async () => {
    const metrics = createMetrics();
    const { url } = await startStreams({ metrics });
    const caller = { signal: new AbortController().signal };
    const call = {
      vendor: 'memory',
      account: 'shop',
      method: 'GET',
      route: '/',
      origin: 'http://x',
    };
    metrics.observer.begin({ ...call, tryNumber: 1, caller }).end({ status: 200, code: null });
    metrics.observer.noteMisfit({ vendor: 'memory', type: 'job', field: 'name' });
    metrics.meter.count('refusedAddresses', 'memory');
    metrics.read({
      traffic: () => ({
        lanes: [{ vendor: 'memory', account: 'shop', inFlight: 0, waiting: 0, retrying: 0 }],
        breakers: [{ vendor: 'memory', origin: 'http://x', state: 'CLOSED' }],
      }),
      shortage: () => null,
    });
    await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"query":"{ vendors { id } }"}',
    });
    const { text } = await scrape(url);
    for (const [, name = '', cell = ''] of page.matchAll(/^\| `(fabgraph_\w+)` \| ([^|]*) \|/gm)) {
      const [, inner = ''] =
        new RegExp(`^${name}(?:_count)?(?:\\{(.*)\\})? `, 'm').exec(text) ?? [];
      const labels = [...inner.matchAll(/(\w+)="/g)].map(([, label]) => `\`${label}\``);
      expect(cell.split(', ').filter(Boolean).sort(), name).toEqual(labels.sort());
    }
  });
});

describe('the dashboard', () => {
  it('asks for nothing that there is not', async () => {
    const names = await shownNames();
    const expressions = dashboard.panels.flatMap(({ targets = [] }) =>
      targets.map(({ expr }) => expr),
    );
    expect(expressions.length).toBeGreaterThan(30);
    for (const expression of expressions) {
      const asked = metricsIn(expression, names);
      expect(asked, expression).not.toEqual([]);
      expect(
        asked.filter((name) => !names.has(name)),
        expression,
      ).toEqual([]);
      expect(balance(expression), expression).toBe(0);
    }
  });

  it('shows all that is ours', async () => {
    const names = await shownNames();
    const shown = new Set(metricsIn(JSON.stringify(dashboard.panels), names));
    const missing = [...names].filter((name) => name.startsWith('fabgraph_') && !shown.has(name));
    expect(missing).toEqual([]);
  });

  it('takes its data from where whoever imports it says', () => {
    const variables = dashboard.templating.list.map(({ name }) => name);
    expect(variables).toEqual(['datasource', 'instance']);
    const panels = dashboard.panels.filter(({ type }) => type !== 'row');
    for (const { title, datasource, targets = [] } of panels) {
      const sources = [datasource, ...targets.map((target) => target.datasource)];
      for (const source of sources) {
        expect(source, title).toEqual({ type: 'prometheus', uid: `\${datasource}` });
      }
    }
    expect(new Set(dashboard.panels.map(({ id }) => id)).size).toBe(dashboard.panels.length);
  });
});

describe('the alerts', () => {
  it('ask for nothing that there is not', async () => {
    const names = await shownNames();
    expect(rules.length).toBeGreaterThan(8);
    for (const { alert, expr } of rules) {
      expect(
        metricsIn(expr, names).filter((name) => !names.has(name)),
        alert,
      ).toEqual([]);
      expect(balance(expr), alert).toBe(0);
    }
  });
});

function balance(expression: string): number {
  const bare = expression.replace(/"(?:[^"\\]|\\.)*"/g, '');
  return [...bare].reduce((open, sign) => {
    if ('([{'.includes(sign)) return open + 1;
    return ')]}'.includes(sign) ? open - 1 : open;
  }, 0);
}
