/** What a list is asked for, and what a page of 3DIAX holds. */
export const PAGE_SIZE = 50;
/** The most that 3dverse gives at once. */
const WINDOW = 100;
/** Vendors that take turns. */
const VENDORS = 3;

/**
 * The fewest vendor calls for `models`, `assets` and `jobs` in turns: of Metafold as many lists as hold
 * its third of a page, newest project first; of the others a page. A list that two nouns need counts
 * for the first of them.
 */
export function floorOfTurns({ projects }) {
  const share = Math.ceil(PAGE_SIZE / VENDORS);
  const [models, assets, jobs] = [
    projects.map(({ models: length }) => length),
    projects.map(({ assets: length }) => length),
    projects.flatMap(({ workflows, jobs: length }) => [workflows, length]),
  ].map((lengths) => listsUntil(lengths, share));
  const moreAssets = Math.max(0, assets - models);
  return {
    calls: 1 + (models + 2) + (moreAssets + 1) + (jobs + 1),
    formula: [
      `1 project list (${projects.length} projects, each asked for lists until ${share} items are there)`,
      `models: ${models} asset lists + 1 page of 3DIAX models + 1 of 3dverse source files`,
      `assets: ${moreAssets} more asset lists + 0 of 3DIAX, the models' page + 1 page of 3dverse assets`,
      `jobs: ${jobs} workflow and job lists + 0 of 3DIAX, the models' page + 1 page of 3dverse upload tasks`,
    ].join('; '),
  };
}

/**
 * The same in an order that neither Metafold nor 3dverse can give, and 3DIAX only in its own way: each
 * list to its end.
 */
export function floorOfOrder({ projects, models, slices, sourceFiles, assets, uploadTasks }) {
  const pages = {
    models: pagesOf(models, PAGE_SIZE),
    slices: pagesOf(slices, PAGE_SIZE),
    sourceFiles: pagesOf(sourceFiles, WINDOW),
    assets: pagesOf(assets, WINDOW),
    uploadTasks: pagesOf(uploadTasks, WINDOW),
  };
  const count = projects.length;
  const sum = Object.values(pages).reduce((total, each) => total + each, 0);
  return {
    calls: 1 + 3 * count + sum,
    formula: [
      `1 + 3 × ${count} projects + ${sum} pages`,
      `models: ${count} asset lists + ${pages.models} pages of 3DIAX models (${models} in pages of ${PAGE_SIZE}) + ${pages.sourceFiles} of 3dverse source files (${sourceFiles} in pages of ${WINDOW})`,
      `assets: 0 more asset lists + 0 of 3DIAX, the models' pages + ${pages.assets} pages of 3dverse assets (${assets} in pages of ${WINDOW})`,
      `jobs: ${count} job and ${count} workflow lists + ${pages.slices} pages of 3DIAX slices (${slices}) + ${pages.uploadTasks} of 3dverse upload tasks (${uploadTasks})`,
    ].join('; '),
  };
}

/** An empty list is asked once, too. */
function pagesOf(length, size) {
  return Math.max(1, Math.ceil(length / size));
}

function listsUntil(lengths, wanted) {
  let found = 0;
  let count = 0;
  for (const length of lengths) {
    if (found >= wanted) break;
    found += length;
    count += 1;
  }
  return count;
}
