import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { startTestGateway } from '../../../packages/gateway/test/e2e/gateway-setup.ts';
import { startRestartable } from '../../../packages/gateway/test/e2e/restartable-gateway.ts';
import { startCutLine } from '../../../packages/gateway/test/e2e/stream-cut.ts';
import { findChromium } from './browser.ts';
import { lineIs, readEnded, readOpenJobs, readVendors, shows } from './page-job.ts';
import { buildSite, type Site, serveForDevelopment } from './site.ts';

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
if (executablePath === null) {
  console.warn('No Chromium on the PATH nor in CHROMIUM: the page is not opened in a browser.');
}

describe.skipIf(executablePath === null)('the page', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: executablePath ?? '' });
  });
  afterAll(() => browser?.close());

  it('lists the jobs of three vendors in a table that a screen reader can read', async () => {
    const { url } = await startTestGateway();
    const page = await open(await site.serve(url));

    const table = page.getByRole('table', { name: /^\d+ jobs, the newest first$/ });
    await table.getByRole('row').nth(10).waitFor();

    expect(await table.getByRole('columnheader').allInnerTexts()).toEqual([
      'Job',
      'Vendor',
      'Kind',
      'Status',
      'Progress',
    ]);
    expect(await readVendors(page)).toEqual(['3dverse', 'Authentise 3DIAX', 'Metafold']);
    await lineIs(page, 'Live');
  });

  it('shows and reads aloud what becomes of them, without being loaded again', async () => {
    const { url, advance } = await startTestGateway();
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
      { live: { minIntervalMs: 10, maxIntervalMs: 20, callsPerSecond: 1_000 } },
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
    const { url, advance } = await startTestGateway();
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

  it('says which vendor failed, and has its jobs once it is well and read again', async () => {
    const { url, emulators } = await startTestGateway();
    emulators['3dverse'].addFaults([{ path: '/**', status: 503 }]);
    const page = await open(await site.serve(url));

    const failed = page.getByRole('region', { name: 'Accounts that failed' });
    await failed.getByText('3dverse-demo failed (VENDOR_UNAVAILABLE)').waitFor();
    expect(await failed.textContent()).toContain('its jobs are missing');
    expect(await readVendors(page)).toEqual(['Authentise 3DIAX', 'Metafold']);

    emulators['3dverse'].clearFaults();
    await page.getByRole('button', { name: 'Read again' }).click();
    await failed.getByText('3dverse-demo').waitFor({ state: 'detached' });
    expect(await readVendors(page)).toContain('3dverse');
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
