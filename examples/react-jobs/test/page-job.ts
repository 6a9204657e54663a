import { createClient, type JobLine } from '@fabgraph/codegen-client';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';

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
  const isOver = async () => {
    const open = new Set((await readOpenJobs(url)).map(({ id }) => id));
    return jobs.every(({ id }) => !open.has(id));
  };
  await expect.poll(isOver, { timeout: TIMEOUT_MS, interval: 100 }).toBe(true);
  const { get } = createClient({ url }).jobs;
  const ended = await Promise.all(jobs.map(({ id }) => get(id)));
  return ended.filter((job) => job !== null);
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

/** Resolves once the page has jobs of these vendors, by name, and of no others. */
export async function vendorsAre(page: Page, expected: readonly string[]): Promise<void> {
  const read = async () => {
    const names = await page.locator('tbody td:nth-child(2)').allTextContents();
    return [...new Set(names)].sort();
  };
  await expect.poll(read, { timeout: TIMEOUT_MS }).toEqual(expected);
}
