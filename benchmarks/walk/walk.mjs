import { ask } from '../query/answer.mjs';

const PAGE_SIZE = 100;
const PAGES_PER_LINE = 100;
/** More than any walk here has. */
const MAX_PAGES = 2_000;

/**
 * Asks for page after page to the end. `lookAround` is called after each page; what it gives stands
 * beside the page's names.
 */
export async function walk({ url, orderBy, lookAround }) {
  const query = `query ($after: String) {
    models(first: ${PAGE_SIZE}, after: $after${orderBy === null ? '' : `, orderBy: ${orderBy}`}) {
      nodes { id name }
      pageInfo { hasNextPage endCursor }
      sources { account { name } state isStable isExhausted error { code message } }
    }
  }`;
  const pages = [];
  const startedAtMs = performance.now();
  let after = null;
  do {
    const { models } = await ask(url, JSON.stringify({ query, variables: { after } }));
    checkSources(models.sources, pages.length + 1);
    const names = models.nodes.map(({ name }) => name);
    pages.push({ names, ...(await lookAround()) });
    after = models.pageInfo.hasNextPage ? models.pageInfo.endCursor : null;
    if (pages.length % PAGES_PER_LINE === 0 || after === null) {
      const seconds = (performance.now() - startedAtMs) / 1_000;
      console.log(`· ${pages.length} pages, ${seconds.toFixed(1)} s${describe(pages.at(-1))}`);
    }
  } while (after !== null && pages.length < MAX_PAGES);
  return pages;
}

function checkSources(sources, page) {
  const bad = sources.find(({ state, isStable }) => state !== 'OK' || !isStable);
  if (bad !== undefined) throw new Error(`page ${page}: ${JSON.stringify(bad)}`);
}

function describe({ rss }) {
  return `, RSS ${Math.round(rss / 1_000_000)} MB`;
}
