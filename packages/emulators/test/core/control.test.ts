import { expect, test } from 'vitest';
import { postJson, startPlain } from './emulator-fixture.ts';

test('an emulator says what it is, so that a gateway recognizes one that runs already', async () => {
  const { origin } = await startPlain();
  const response = await fetch(`${origin}/_emulator`);
  expect(await response.json()).toEqual({
    emulator: 'fabgraph',
    vendor: 'plain',
    now: '2026-03-02T09:00:00.000Z',
  });
});

test('calls are told in the order of arrival, with status and credential', async () => {
  const emulator = await startPlain();
  await fetch(`${emulator.baseUrl}/notes?sort=a%20b&q=`, { headers: { authorization: 'demo' } });
  await fetch(`${emulator.baseUrl}/notes`, { method: 'POST', body: 'x' });
  await fetch(`${emulator.baseUrl}/nowhere`);
  const calls = [
    { method: 'GET', path: '/api/notes', query: 'sort=a%20b&q=', status: 200, credential: 'demo' },
    { method: 'POST', path: '/api/notes', query: '', status: 201, credential: 'none' },
    { method: 'GET', path: '/api/nowhere', query: '', status: 404, credential: 'none' },
  ];
  expect(emulator.calls()).toEqual(calls);
  const response = await fetch(`${emulator.origin}/_emulator/calls`);
  expect(await response.json()).toEqual(calls);
});

test('the control API is never a call, and calls can be forgotten', async () => {
  const emulator = await startPlain();
  await fetch(`${emulator.baseUrl}/notes`);
  const response = await fetch(`${emulator.origin}/_emulator/calls`, { method: 'DELETE' });
  expect(response.status).toBe(204);
  expect(emulator.calls()).toEqual([]);
});

test('a driven clock stands still until it is advanced', async () => {
  const { origin, baseUrl, clock } = await startPlain({ startAt: 1_000 });
  const readTime = async () => (await fetch(`${baseUrl}/time`)).json();
  expect(await readTime()).toEqual({ now: 1_000 });
  const response = await postJson(`${origin}/_emulator/clock`, { advanceMs: 500 });
  expect(await response.json()).toEqual({ now: '1970-01-01T00:00:01.500Z' });
  clock.advance(100);
  expect(await readTime()).toEqual({ now: 1_600 });
});

test('a real clock runs by itself and can be moved on', async () => {
  const { clock } = await startPlain({ clock: 'real' });
  const before = Date.now();
  clock.advance(3_600_000);
  expect(clock.now()).toBeGreaterThanOrEqual(before + 3_600_000);
  clock.reset();
  expect(clock.now()).toBeLessThan(before + 3_600_000);
});

test('reset brings back data, faults, calls and clock', async () => {
  const emulator = await startPlain();
  const startedAt = emulator.clock.now();
  await fetch(`${emulator.baseUrl}/notes`, { method: 'POST', body: 'x' });
  emulator.clock.advance(10_000);
  emulator.addFaults([{ path: '*', status: 500 }]);
  const response = await fetch(`${emulator.origin}/_emulator/reset`, { method: 'POST' });
  expect(response.status).toBe(204);
  expect(emulator.clock.now()).toBe(startedAt);
  expect(emulator.calls()).toEqual([]);
  const notes = await fetch(`${emulator.baseUrl}/notes`);
  expect(await notes.json()).toEqual([]);
});

test.each([
  ['clock', 'not json', 'the body must be JSON'],
  ['clock', '{"advanceMs":-1}', '"advanceMs" must be'],
  ['clock', '{"advanceMs":"1"}', '"advanceMs" must be'],
  ['faults', 'null', 'a fault rule is an object'],
  ['faults', '{"status":500}', 'needs "path"'],
  ['faults', '{"path":"/x","status":"500"}', '"status" must be'],
  ['faults', '[{"path":"/x"},{"path":"/y","times":0}]', '"times" must be'],
  ['faults', '{"rules":[{"path":"/x","delay":5}]}', 'no field "delay"'],
])('bad input to %s (%s) is refused with a message', async (name, body, message) => {
  const { origin } = await startPlain();
  const response = await fetch(`${origin}/_emulator/${name}`, { method: 'POST', body });
  expect(response.status).toBe(400);
  expect(await response.json()).toEqual({ error: expect.stringContaining(message) });
});

test('a taken port is named', async () => {
  const { origin } = await startPlain();
  const port = Number(new URL(origin).port);
  await expect(startPlain({ port })).rejects.toThrow(`the plain emulator's port ${port} on`);
});
