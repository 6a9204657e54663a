import type { Emulator, EmulatorOptions } from '../../src/core/emulator.ts';
import {
  DEMO_TOKEN,
  type MetafoldOptions,
  startMetafoldEmulator,
} from '../../src/vendors/metafold/index.ts';
import { closeAfter, type Stay } from '../running.ts';

// biome-ignore lint/suspicious/noExplicitAny: a test reads the answers of a vendor whose shapes it is about.
export type Json = any;

export interface Answer {
  status: number;
  headers: Headers;
  text: string;
  json: Json;
}

export interface Metafold extends Emulator {
  get(path: string, token?: string): Promise<Answer>;
  send(method: string, path: string, body?: unknown, token?: string): Promise<Answer>;
  upload(path: string, filename: string, content: string, method?: string): Promise<Answer>;
}

/** By a driven clock, closed after the test; one that is only read may stay for its file. */
export async function startMetafold(
  options: EmulatorOptions & MetafoldOptions = {},
  stay: Stay = 'test',
): Promise<Metafold> {
  const emulator = await startMetafoldEmulator({ clock: 'manual', ...options });
  closeAfter(stay, emulator);

  async function call(path: string, token: string, init: RequestInit = {}): Promise<Answer> {
    const headers = new Headers(init.headers);
    if (token !== '') headers.set('authorization', `Bearer ${token}`);
    const response = await fetch(new URL(path, emulator.baseUrl), { ...init, headers });
    const text = await response.text();
    return { status: response.status, headers: response.headers, text, json: parsed(text) };
  }

  return {
    ...emulator,
    get: (path, token = DEMO_TOKEN) => call(path, token),
    send: (method, path, body, token = DEMO_TOKEN) =>
      call(path, token, {
        method,
        ...(body !== undefined && {
          body: body instanceof URLSearchParams ? body : JSON.stringify(body),
          ...(!(body instanceof URLSearchParams) && {
            headers: { 'content-type': 'application/json' },
          }),
        }),
      }),
    upload(path, filename, content, method = 'POST') {
      const form = new FormData();
      form.append('file', new Blob([content]), filename);
      return call(path, DEMO_TOKEN, { method, body: form });
    },
  };
}

/** A project with the files `part.stl` and `bar graph.json`, in an empty emulator. */
export async function startWithProject(
  options: EmulatorOptions & MetafoldOptions = {},
  stay: Stay = 'test',
): Promise<Metafold & { projectPath: string }> {
  const metafold = await startMetafold({ sample: 'empty', ...options }, stay);
  const project = await metafold.send('POST', '/projects', { name: 'bracket study' });
  const projectPath = `/projects/${project.json.id}`;
  await metafold.upload(`${projectPath}/assets`, 'part.stl', 'solid part');
  await metafold.upload(`${projectPath}/assets`, 'bar graph.json', '{}');
  return { ...metafold, projectPath };
}

function parsed(text: string): Json {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
