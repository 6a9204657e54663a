import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import {
  type OpenedGateway,
  openTestGateway,
  startTestGateway,
} from '../../../packages/gateway/test/e2e/gateway-setup.ts';
import { startRestartable } from '../../../packages/gateway/test/e2e/restartable-gateway.ts';
import { startCutLine } from '../../../packages/gateway/test/e2e/stream-cut.ts';
import { findChromium } from './browser.ts';
import { lineIs, readEnded, readOpenJobs, shows, vendorsAre } from './page-job.ts';
import { buildSite, type Site, serveForDevelopment } from './site.ts';

/** As fast as a person can see: the browser has the same machine to work on. */
const LIVE = { minIntervalMs: 200, maxIntervalMs: 400, callsPerSecond: 200 };

let site: Site;
beforeAll(async () => {
  site = await buildSite();
});
afterAll(() => site.remove());

describe('the bundle', () => {
  it('holds the client and nothing of Node', () => {
    const modules = site.chunks.flatMap((chunk) => chunk.modules);
    expect(modules).toContainEqual(expect.stringMatching(/codegen-client\/src\/jobs\.ts$/));
    // A module of Node is left out of a bundle for browsers, and this stands in for it.
    expect(modules.filter((id) => /^node:|browser-external/.test(id))).toEqual([]);
    const imports = site.chunks.flatMap((chunk) => chunk.imports);
    expect(imports.filter((name) => !name.startsWith('assets/'))).toEqual([]);
    for (const { code } of site.chunks) {
      expect(code).not.toMatch(/\b(from|import|require)\s*\(?\s*["'`]node:/);
    }
  });
});

const executablePath = findChromium();
/** Where the tests must all run, they fail without a browser instead. */
const isLeftOut = executablePath === null && process.env.FABGRAPH_CI === undefined;
if (isLeftOut) {
  console.warn(
    'Tests in a browser are left out: no Chromium is on the PATH nor named by CHROMIUM.',
  );
}

describe.skipIf(isLeftOut)('the page', () => {
  let browser: Browser;
  let shared: OpenedGateway;
  beforeAll(async () => {
    shared = await openTestGateway({ gateway: { live: LIVE } });
    browser = await chromium.launch({ executablePath: executablePath ?? '' });
  });
  afterAll(async () => {
    await browser?.close();
    await shared.close();
  });

  it('lists the jobs of three vendors in a table that a screen reader can read', async () => {
    const page = await open(await site.serve(shared.url));

    const table = page.getByRole('table', { name: /^\d+ jobs, the newest first$/ });
    await table.getByRole('row').first().waitFor();

    expect(await table.getByRole('columnheader').allInnerTexts()).toEqual([
      'Job',
      'Vendor',
      'Kind',
      'Status',
      'Progress',
    ]);
    await vendorsAre(page, ['3dverse', 'Authentise 3DIAX', 'Metafold']);
    await lineIs(page, 'Live');
  });

  it('shows and reads aloud what becomes of them, without being loaded again', async () => {
    const { url, advance } = shared;
    const page = await open(await site.serve(url));
    await lineIs(page, 'Live');
    const before = await readOpenJobs(url);
    await shows(page, before);
    await page.evaluate(() => Object.assign(window, { mark: 'the same page' }));

    advance(120_000);

    const ended = await readEnded(url, before);
    expect(new Set(ended.map(({ account }) => account.vendor.name)).size).toBe(3);
    await shows(page, ended);
    const told = await page.locator('p[aria-live=polite]').textContent();
    expect(ended.map(({ name, type, status }) => `${name ?? type}: ${status}`)).toContain(told);
    expect(await page.evaluate(() => 'mark' in window)).toBe(true);
  });

  it('recovers when the gateway was away, with what has happened meanwhile', async () => {
    const gateway = await startRestartable(
      { FABGRAPH_SECRET: '0123456789abcdef0123456789abcdef' },
      { live: LIVE },
    );
    const page = await open(await site.serve(gateway.url));
    const before = await readOpenJobs(gateway.url);
    await shows(page, before);

    await gateway.stop();
    await lineIs(page, 'The gateway is away: reconnecting …');
    gateway.advance(120_000);
    await gateway.start();

    await lineIs(page, 'Live');
    await shows(page, await readEnded(gateway.url, before));
  });

  it('recovers when the line was cut without a word, also behind the development server', async () => {
    const { url, advance } = await startTestGateway({ gateway: { live: LIVE } });
    const line = await startCutLine();
    line.leadTo(url);
    const page = await open(await serveForDevelopment(line.url));
    const before = await readOpenJobs(url);
    await shows(page, before);

    line.cut();
    await lineIs(page, 'The gateway is away: reconnecting …');
    line.mend();

    await lineIs(page, 'Live');
    advance(120_000);
    await shows(page, await readEnded(url, before));
  });

  it('says which vendor failed, and has its jobs once it answers and is read again', async () => {
    const { url, emulators } = await startTestGateway({ gateway: { live: LIVE } });
    // No outage: after one the vendor is left alone for a while, however often it is asked for.
    emulators['3dverse'].addFaults([{ path: '/**', status: 403 }]);
    const page = await open(await site.serve(url));

    const failed = page.getByRole('region', { name: 'Accounts that failed' });
    await failed.getByText('3dverse-demo failed (FORBIDDEN)').waitFor();
    expect(await failed.textContent()).toContain('its jobs are missing');
    await vendorsAre(page, ['Authentise 3DIAX', 'Metafold']);

    emulators['3dverse'].clearFaults();
    await page.getByRole('button', { name: 'Read again' }).click();
    await failed.getByText('3dverse-demo').waitFor({ state: 'detached' });
    await vendorsAre(page, ['3dverse', 'Authentise 3DIAX', 'Metafold']);
  });

  it('says why where it is not let in', async () => {
    const server = createServer((_request, response) => response.writeHead(401).end());
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(() => void server.close());
    const { port } = server.address() as AddressInfo;
    const page = await open(await site.serve(`http://127.0.0.1:${port}/graphql`));

    await page.getByRole('alert').getByText('The gateway answered 401').waitFor();
    await lineIs(page, 'Not connected');
  });

  /** Fails the test when the page throws. */
  async function open(url: string): Promise<Page> {
    const page = await browser.newPage();
    const errors: Error[] = [];
    page.on('pageerror', (error) => errors.push(error));
    onTestFinished(async () => {
      await page.close();
      expect(errors).toEqual([]);
    });
    await page.goto(url);
    return page;
  }
});
