import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Running } from '../../src/command/lifetime.ts';
import { start } from '../../src/command/start.ts';
import { StartError } from '../../src/command/start-error.ts';
import { ConfigurationError } from '../../src/settings/problem.ts';

let directory = '';
let lines: string[] = [];
let running: Running | undefined;
let other: Server | undefined;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'fabgraph-test-'));
  lines = [];
});
afterEach(async () => {
  await running?.stop();
  running = undefined;
  other?.close();
  other = undefined;
  rmSync(directory, { recursive: true });
});

function run(environment: Record<string, string>) {
  return start({
    environment: { FABGRAPH_LOG_LEVEL: 'silent', ...environment },
    directory,
    say: (line) => lines.push(line),
  });
}

async function takePort(): Promise<number> {
  other = createServer((_request, response) => response.end('something else'));
  other.listen(0, '127.0.0.1');
  await once(other, 'listening');
  return (other.address() as AddressInfo).port;
}

describe('the start command', () => {
  it('starts sample accounts on emulators where no vendor is set, and says so', async () => {
    running = await run({ PORT: '0' });
    const text = lines.join('\n');
    expect(text).toMatch(/No vendor is configured/);
    for (const account of ['metafold-demo', 'authentise-demo', '3dverse-demo']) {
      expect(text).toMatch(new RegExp(`${account} .* at http://127\\.0\\.0\\.1:\\d+, emulated, `));
    }
    const url = /http:\/\/127\.0\.0\.1:\d+\/graphql/.exec(text)?.[0] ?? '';
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        query: '{ models(first: 9) { sources { account { name } state } } }',
      }),
    });
    expect(await response.json()).toEqual({
      data: {
        models: {
          sources: ['metafold-demo', 'authentise-demo', '3dverse-demo'].map((name) => ({
            account: { name },
            state: 'OK',
          })),
        },
      },
    });
  });

  it('shows figures of its gateway, its calls and its log', async () => {
    running = await run({
      PORT: '0',
      THREEDVERSE_API_KEY: 'key-of-mine',
      THREEDVERSE_BASE_URL: `http://127.0.0.1:${await takePort()}/app/v1`,
      FABGRAPH_CALL_MAX_TRIES: '1',
    });
    const url = /http:\/\/127\.0\.0\.1:\d+(?=\/graphql)/.exec(lines.join('\n'))?.[0] ?? '';
    await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"query":"{ assets(first: 1) { nodes { id } } }"}',
    });
    const text = await (await fetch(`${url}/metrics`)).text();
    for (const line of [
      /^fabgraph_operations_total\{transport="http",type="query",outcome="\w+"\} 1$/m,
      /^fabgraph_vendor_calls_total\{vendor="3dverse",method="GET",.*try="1"\} \d+$/m,
      /^fabgraph_calls_in_flight\{vendor="3dverse",account="3dverse"\} 0$/m,
      /^fabgraph_breaker_state\{vendor="3dverse",origin="http:\/\/127\.0\.0\.1:\d+",state="CLOSED"\} 1$/m,
      /^fabgraph_log_lines_dropped_total 0$/m,
      /^fabgraph_overloaded\{reason="TIME"\} 0$/m,
    ]) {
      expect(text).toMatch(line);
    }
    expect(text).not.toContain('key-of-mine');
  });

  it('starts no emulator where a vendor is set', async () => {
    running = await run({ PORT: '0', THREEDVERSE_API_KEY: 'key-of-mine' });
    expect(lines.join('\n')).toMatch(
      /Accounts:\n {2}3dverse {2}3dverse at https:\/\/api\.3dverse\.com\n/,
    );
    expect(lines.join('\n')).not.toContain('key-of-mine');
  });

  it('says where each account’s vendor is, without path or secret', async () => {
    running = await run({
      PORT: '0',
      METAFOLD_ACCESS_TOKEN: 'token-of-mine',
      THREEDVERSE_API_KEY: 'key-of-mine',
      THREEDVERSE_BASE_URL: 'http://127.0.0.1:4103/app/v1',
    });
    const text = lines.join('\n');
    expect(text).toMatch(/^ {2}metafold {2}Metafold at https:\/\/api\.metafold3d\.com$/m);
    expect(text).toMatch(/^ {2}3dverse {3}3dverse at http:\/\/127\.0\.0\.1:4103$/m);
    expect(text).not.toContain('of-mine');
  });

  it('names a port that is taken and what to do', async () => {
    const port = await takePort();
    const failed = run({ PORT: String(port), THREEDVERSE_API_KEY: 'key-of-mine' });
    await expect(failed).rejects.toThrow(StartError);
    await expect(failed).rejects.toThrow(`Port ${port} on 127.0.0.1 is taken`);
    await expect(failed).rejects.toThrow('set PORT to another');
  });

  it('tells everything that is wrong with the settings of every vendor at once', async () => {
    const failed = run({
      PORT: 'x',
      METAFOLD_BASE_URL: 'http://127.0.0.1:1',
      AUTHENTISE_USERNAME: 'me',
      THREEDVERSE_BASE_URL: 'http://127.0.0.1:1/app/v1',
    });
    await expect(failed).rejects.toThrow(ConfigurationError);
    for (const name of [
      'PORT',
      'METAFOLD_ACCESS_TOKEN',
      'AUTHENTISE_PASSWORD',
      'THREEDVERSE_API_KEY',
    ]) {
      await expect(failed).rejects.toThrow(new RegExp(`^ {2}${name} `, 'm'));
    }
  });
});
