import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const read = (name) => readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8');

it('the image is built by the package manager that package.json names', () => {
  const { packageManager } = JSON.parse(read('package.json'));
  expect(read('Dockerfile')).toContain(`npm install --global ${packageManager}\n`);
});

it('the image runs as a user without rights, with a check of its health', () => {
  const [, run = ''] = read('Dockerfile').split(/^FROM .* AS run$/m);
  expect(run).toMatch(/^USER node$/m);
  expect(run).toMatch(/^HEALTHCHECK /m);
  expect(run).toMatch(/^CMD \["node", .*"dist\/main.js"\]$/m);
  expect(run.indexOf('USER node')).toBeLessThan(run.lastIndexOf('CMD'));
});
