import { get } from 'node:http';
import { expect, test } from 'vitest';
import { postJson, startPlain } from './emulator-fixture.ts';

test('a fault answers in the place of the vendor, with status, body and headers', async () => {
  const { origin, baseUrl } = await startPlain();
  const rule = {
    path: '/api/notes',
    method: 'post',
    status: 429,
    body: { msg: 'slow down' },
    headers: { 'Retry-After': '1' },
  };
  expect((await postJson(`${origin}/_emulator/faults`, rule)).status).toBe(204);
  const response = await fetch(`${baseUrl}/notes`, { method: 'POST', body: 'x' });
  expect(response.status).toBe(429);
  expect(response.headers.get('retry-after')).toBe('1');
  expect(response.headers.get('content-type')).toBe('application/json');
  expect(await response.json()).toEqual({ msg: 'slow down' });
  expect(await (await fetch(`${baseUrl}/notes`)).json()).toEqual([]);
});

test('a body that is text is sent as it is', async () => {
  const emulator = await startPlain();
  emulator.addFaults([{ path: '/api/*', body: '<html>' }]);
  const response = await fetch(`${emulator.baseUrl}/notes`);
  expect(response.status).toBe(200);
  expect(await response.text()).toBe('<html>');
});

test('a status that no vendor should send can be sent', async () => {
  const emulator = await startPlain();
  emulator.addFaults([{ path: '/api/notes', status: 600 }]);
  const status = await new Promise((resolve, reject) => {
    get(`${emulator.baseUrl}/notes`, (message) => resolve(message.resume().statusCode)).on(
      'error',
      reject,
    );
  });
  expect(status).toBe(600);
});

test('the first rule that matches wins, until it is used up', async () => {
  const emulator = await startPlain();
  emulator.addFaults([
    { path: '/api/notes', status: 503, times: 2 },
    { path: '*', status: 418, times: 1 },
  ]);
  const statuses: number[] = [];
  for (let count = 0; count < 4; count += 1) {
    statuses.push((await fetch(`${emulator.baseUrl}/notes`)).status);
  }
  expect(statuses).toEqual([503, 503, 418, 200]);
  expect(emulator.calls().map(({ status }) => status)).toEqual(statuses);
});

test('a rule of one credential leaves the others alone', async () => {
  const { origin, baseUrl } = await startPlain();
  const statusFor = async (authorization: string) =>
    (await fetch(`${baseUrl}/notes`, { headers: { authorization } })).status;
  await postJson(`${origin}/_emulator/faults`, { path: '*', status: 401, credential: 'revoked' });
  expect(await statusFor('revoked')).toBe(401);
  expect(await statusFor('other')).toBe(200);
  expect((await fetch(`${baseUrl}/notes`)).status).toBe(200);
});

test('faults can be taken away', async () => {
  const emulator = await startPlain();
  emulator.addFaults([{ path: '*', status: 500 }]);
  await fetch(`${emulator.origin}/_emulator/faults`, { method: 'DELETE' });
  expect((await fetch(`${emulator.baseUrl}/notes`)).status).toBe(200);
});

test('a path pattern takes its dots and brackets literally', async () => {
  const emulator = await startPlain();
  emulator.addFaults([
    { path: '/api/n.tes', status: 500 },
    { path: '/api/(notes)', status: 500 },
  ]);
  expect((await fetch(`${emulator.baseUrl}/notes`)).status).toBe(200);
});

test('a fault without a status keeps the real answer under its own headers', async () => {
  const emulator = await startPlain();
  emulator.addFaults([{ path: '/api/notes', headers: { 'X-Note': 'lost' } }]);
  const response = await fetch(`${emulator.baseUrl}/notes`, { method: 'POST', body: 'x' });
  expect(response.status).toBe(201);
  expect(response.headers.get('x-note')).toBe('lost');
  expect(await response.json()).toEqual({ count: 1 });
});

test('a truncated body ends early though its length was promised', async () => {
  const emulator = await startPlain();
  emulator.addFaults([{ path: '/api/notes', truncate: 4, times: 1 }]);
  const response = await fetch(`${emulator.baseUrl}/notes`, { method: 'POST', body: 'x' });
  expect(response.status).toBe(201);
  expect(response.headers.get('content-length')).toBe(String('{"count":1}'.length));
  await expect(response.text()).rejects.toThrow();
  expect(await (await fetch(`${emulator.baseUrl}/notes`)).json()).toEqual(['x']);
});

test('a reset ends the connection without an answer, and the vendor has not seen the request', async () => {
  const emulator = await startPlain();
  emulator.addFaults([{ path: '/api/notes', reset: true, times: 1 }]);
  await expect(fetch(`${emulator.baseUrl}/notes`, { method: 'POST', body: 'x' })).rejects.toThrow();
  expect(emulator.calls()).toMatchObject([{ method: 'POST', status: 0 }]);
  expect(await (await fetch(`${emulator.baseUrl}/notes`)).json()).toEqual([]);
});

test('a delay holds the answer back, and a client that leaves is not waited for', async () => {
  const emulator = await startPlain();
  emulator.addFaults([
    { path: '/api/notes', delayMs: 40, times: 1 },
    { path: '/api/notes', delayMs: 3_600_000 },
  ]);
  const before = performance.now();
  expect((await fetch(`${emulator.baseUrl}/notes`)).status).toBe(200);
  expect(performance.now() - before).toBeGreaterThan(30);
  const leaving = fetch(`${emulator.baseUrl}/notes`, { signal: AbortSignal.timeout(50) });
  await expect(leaving).rejects.toThrow();
  expect(emulator.calls().at(-1)).toMatchObject({ status: 0 });
});
