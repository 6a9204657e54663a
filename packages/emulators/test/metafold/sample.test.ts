import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { type Json, startMetafold } from './metafold-fixture.ts';

const FINAL = ['success', 'failure', 'canceled'];

test('the sample is a shop: projects, geometry, jobs in every state, workflows of five steps', async () => {
  const metafold = await startMetafold();
  const projects = (await metafold.get('/projects')).json;
  expect(projects.length).toBeGreaterThanOrEqual(3);
  const busy = projects.find(({ name }: Json) => name === 'Thermal management');
  const assets = (await metafold.get(`/projects/${busy.id}/assets`)).json;
  const geometry = assets.filter(({ filename }: Json) =>
    /\.(stl|obj|step|3mf|ply)$/.test(filename),
  );
  expect(assets.length).toBeGreaterThanOrEqual(60);
  expect(geometry.length).toBeGreaterThanOrEqual(40);
  expect(new Set(assets.map(({ filename }: Json) => filename)).size).toBe(assets.length);

  const jobs = (await metafold.get(`/projects/${busy.id}/jobs`)).json;
  expect(jobs.length).toBeGreaterThanOrEqual(100);
  expect(new Set(jobs.map(({ state }: Json) => state))).toEqual(
    new Set(['pending', 'started', ...FINAL]),
  );
  const workflows = (await metafold.get(`/projects/${busy.id}/workflows`)).json;
  expect(workflows).toHaveLength(20);
  expect(new Set(workflows.map(({ state }: Json) => state))).toEqual(
    new Set(['pending', 'started', ...FINAL]),
  );
  for (const workflow of workflows) {
    const steps = jobs.filter((job: Json) => job.workflow_id === workflow.id);
    expect(steps.map(({ id }: Json) => id).sort()).toEqual([...workflow.jobs].sort());
    expect(steps).toHaveLength(5);
    for (const step of steps) {
      expect(Object.keys(step.inputs.assets).length).toBeGreaterThan(0);
    }
  }
});

test('the sample is the same each time, also after a reset', async () => {
  const [one, other] = [await startMetafold(), await startMetafold()];
  const path = '/projects/41/jobs';
  const before = (await one.get(path)).text;
  expect((await other.get(path)).text).toBe(before);
  await one.send('DELETE', '/projects/41');
  one.reset();
  expect((await one.get(path)).text).toBe(before);
});

test('everything under way at the start is over within a minute', async () => {
  const metafold = await startMetafold();
  metafold.clock.advance(60_000);
  for (const { id } of (await metafold.get('/projects')).json) {
    for (const { state } of (await metafold.get(`/projects/${id}/jobs`)).json) {
      expect(FINAL).toContain(state);
    }
    for (const { state } of (await metafold.get(`/projects/${id}/workflows`)).json) {
      expect(FINAL).toContain(state);
    }
  }
});

test('ids rise with time, nothing is of the future, and no job ran before it was made', async () => {
  const metafold = await startMetafold({ datetime: 'iso8601' });
  const now = metafold.clock.now();
  for (const type of ['assets', 'jobs', 'workflows']) {
    const records = (await metafold.get(`/projects/41/${type}?sort=id:1`)).json;
    const created = records.map((record: Json) => Date.parse(record.created));
    expect(created).toEqual([...created].sort((left, right) => left - right));
    for (const record of records) {
      const times = [record.created, record.started, record.finished].filter(
        (time) => time != null,
      );
      const values = times.map((time: string) => Date.parse(time));
      expect(values).toEqual([...values].sort((left, right) => left - right));
      expect(Math.max(...values)).toBeLessThanOrEqual(now);
    }
  }
});

test('size and checksum are those of the bytes behind the download link', async () => {
  const metafold = await startMetafold();
  for (const pattern of ['*.stl', '*.3mf', '*.step', '*.bin', '*.lattice.json']) {
    const [asset] = (await metafold.get(`/projects/41/assets?q=filename:${pattern}`)).json;
    const { link } = (await metafold.get(`/projects/41/assets/${asset.id}?download=1`)).json;
    const bytes = Buffer.from(await (await fetch(link)).arrayBuffer());
    expect(bytes.length).toBe(asset.size);
    expect(`sha256:${createHash('sha256').update(bytes).digest('hex')}`).toBe(asset.checksum);
  }
});

test('in the demo a workflow starts anew each minute, and old ones are cleared away', async () => {
  const metafold = await startMetafold({ isDemo: true });
  const count = async (q = '') => (await metafold.get(`/projects/41/workflows?q=${q}`)).json.length;
  const started = await count();
  metafold.clock.advance(60_000);
  expect(await count()).toBe(started + 1);
  expect(await count('state:pending')).toBe(1);
  metafold.clock.advance(15_000);
  expect(await count('state:started')).toBe(1);
  metafold.clock.advance(45_000);
  expect(await count()).toBe(started + 2);
  metafold.clock.advance(7 * 24 * 3_600_000);
  expect(await count()).toBe(started + 30);
  expect((await metafold.get('/projects/41/assets')).json.length).toBeLessThan(400);
});
