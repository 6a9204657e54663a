import { spawn } from 'node:child_process';
import { hash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { secretOf, TENANTS } from './tenant-vendor.mjs';

const COMMAND = fileURLToPath(new URL('../../packages/gateway/dist/main.js', import.meta.url));

/** The accounts that both use, each with credentials of their own. */
const SHARED = { floor: 'authentise', lab: '3dverse' };
const SCRAPER = 'scraper';
const keyOf = (tenant) => `canary-secret-key-of-${tenant}-0123456789abcdef`;

/** What a tenant's requests carry: its key, and its credentials for the accounts that want them. */
export function headersOf(tenant) {
  const floor = secretOf(tenant, SHARED.floor);
  const credentials = {
    floor: { tokenId: floor, tokenSecret: floor },
    lab: { apiKey: secretOf(tenant, SHARED.lab) },
  };
  return {
    authorization: `Bearer ${keyOf(tenant)}`,
    'x-fabgraph-credentials': JSON.stringify(credentials),
  };
}

/**
 * The start command for two tenants: each has a Metafold account that is set up for it, and both use
 * `floor` and `lab` with what their requests bring. All that it says is kept: `output` and `traces`.
 */
export async function startTenantGateway(baseUrls) {
  const directory = mkdtempSync(join(tmpdir(), 'fabgraph-guards-'));
  writeFileSync(join(directory, 'fabgraph.yaml'), JSON.stringify(configurationOf(baseUrls)));
  const collector = await startCollector();
  const child = spawn(process.execPath, [COMMAND], {
    cwd: directory,
    env: {
      PATH: process.env.PATH,
      NODE_ENV: 'production',
      PORT: '0',
      FABGRAPH_PRODUCTION: 'true',
      FABGRAPH_LOG_LEVEL: 'debug',
      FABGRAPH_MIN_POLL_INTERVAL_MS: '50',
      // A machine may be busy with much else: that is not what is looked at here.
      FABGRAPH_SHED_LOOP_DELAY_MS: '0',
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = once(child, 'exit');
  const output = { stdout: '', stderr: '' };
  for (const name of Object.keys(output)) {
    child[name].setEncoding('utf8').on('data', (text) => {
      output[name] += text;
    });
  }
  while (!output.stdout.includes('/graphql')) {
    if (child.exitCode !== null) throw new Error(`it did not start: ${output.stderr}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  const [base] = /http:\S+(?=\/graphql)/.exec(output.stdout);

  return {
    url: `${base}/graphql`,
    readMetrics: async () => {
      const headers = { authorization: `Bearer ${keyOf(SCRAPER)}` };
      const response = await fetch(`${base}/metrics`, { headers });
      if (response.status !== 200) throw new Error(`no metrics: ${response.status}`);
      return response.text();
    },
    /** What it has said once it has ended, with its exit code. */
    stop: async () => {
      child.kill('SIGTERM');
      const [exitCode] = await ended;
      collector.close();
      rmSync(directory, { recursive: true, force: true });
      return { exitCode, ...output, traces: collector.text() };
    },
  };
}

function configurationOf(baseUrls) {
  return {
    accounts: [
      ...TENANTS.map((tenant) => ({
        name: `metafold-of-${tenant}`,
        vendor: 'metafold',
        baseUrl: baseUrls.metafold,
        accessToken: secretOf(tenant, 'metafold'),
      })),
      {
        name: 'floor',
        vendor: SHARED.floor,
        baseUrl: baseUrls[SHARED.floor],
        fromRequest: ['tokenId', 'tokenSecret'],
      },
      { name: 'lab', vendor: SHARED.lab, baseUrl: baseUrls[SHARED.lab], fromRequest: ['apiKey'] },
    ],
    callers: [
      ...TENANTS.map((tenant) => ({
        name: `caller-${tenant}`,
        keySha256: hash('sha256', keyOf(tenant)),
        accounts: [`metafold-of-${tenant}`, 'floor', 'lab'],
        access: 'write',
      })),
      { name: SCRAPER, keySha256: hash('sha256', keyOf(SCRAPER)), accounts: [], metrics: true },
    ],
  };
}

/** Takes whatever traces are sent anywhere below it. */
async function startCollector() {
  let text = '';
  const server = createServer(async (request, response) => {
    for await (const chunk of request) text += chunk.toString('latin1');
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    text: () => text,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
