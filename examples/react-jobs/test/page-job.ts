import { createClient, type JobLine } from '@fabgraph/codegen-client';
import type { Page } from 'playwright-core';
import { vi } from 'vitest';

const TIMEOUT_MS = 10_000;

/** What is under way at all vendors. */
export async function readOpenJobs(url: string): Promise<readonly JobLine[]> {
  const filter = { isStep: false, statuses: ['QUEUED', 'RUNNING'] } as const;
  const { nodes } = await createClient({ url }).jobs.list({ first: 100, filter }).page();
  return nodes;
}

/** The same jobs once all of them are over. */
export async function readEnded(
  url: string,
  jobs: readonly JobLine[],
): Promise<readonly JobLine[]> {
  const client = createClient({ url });
  return Promise.all(
    jobs.map(({ id }) =>
      vi.waitFor(
        async () => {
          const job = await client.jobs.get(id);
          if (!job || isOpen(job)) throw new Error(`${job?.name ?? id} is not over.`);
          return job;
        },
        { timeout: TIMEOUT_MS, interval: 100 },
      ),
    ),
  );
}

function isOpen({ status }: Pick<JobLine, 'status'>): boolean {
  return status === 'QUEUED' || status === 'RUNNING';
}

/** Resolves once the page has a row for each of these jobs, with that status. */
export async function shows(page: Page, jobs: readonly JobLine[]): Promise<void> {
  const isShown = (expected: readonly { readonly id: string; readonly status: string }[]) =>
    expected.every(({ id, status }) => {
      const cells = document.querySelector(`[data-job="${id}"]`)?.children;
      return cells?.item(3)?.textContent?.startsWith(status);
    });
  const expected = jobs.map(({ id, status }) => ({ id, status }));
  await page.waitForFunction(isShown, expected, { timeout: TIMEOUT_MS });
}

/** Resolves once the page says so of its line to the gateway. */
export async function lineIs(page: Page, words: string): Promise<void> {
  await page.getByRole('status').getByText(words).waitFor({ timeout: TIMEOUT_MS });
}

export async function readVendors(page: Page): Promise<readonly string[]> {
  const names = await page.locator('tbody td:nth-child(2)').allInnerTexts();
  return [...new Set(names)].sort();
}
