import {
  DEMO_API_KEY,
  startThreeDVerseEmulator,
  type ThreeDVerseEmulatorOptions,
} from '../../src/vendors/3dverse/index.ts';
import { closeAfter } from '../running.ts';

// biome-ignore lint/suspicious/noExplicitAny: tests look at the vendor's JSON as it comes
export type Json = any;

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Json;
}

export interface AskOptions {
  readonly method?: string;
  /** Instead of the demo key. */
  readonly credential?: Record<string, string>;
  readonly json?: unknown;
  readonly form?: Record<string, string>;
  readonly body?: FormData | string;
  readonly headers?: Record<string, string>;
}

/** An emulator on a free port whose clock stands still, and a way to ask it; closed after the test. */
export async function serve(options: ThreeDVerseEmulatorOptions = {}) {
  const emulator = await startThreeDVerseEmulator({ clock: 'manual', ...options });
  closeAfter('test', emulator);

  function request(path: string, options: AskOptions = {}): Promise<Response> {
    const { method = 'GET', credential = { api_key: DEMO_API_KEY }, headers } = options;
    const { json, form, body } = options;
    return fetch(`${emulator.baseUrl}${path}`, {
      method,
      headers: {
        ...credential,
        ...(json !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(json !== undefined && { body: JSON.stringify(json) }),
      ...(form && { body: new URLSearchParams(form) }),
      ...(body !== undefined && { body }),
    });
  }

  /** The answer with its body read: JSON, or null where there is none. */
  async function ask(path: string, options: AskOptions = {}): Promise<Answer> {
    const response = await request(path, options);
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      body: text === '' ? null : JSON.parse(text),
    };
  }

  async function tokenOf(username: string, fields: Record<string, string>) {
    const { body: users } = await ask('/users?limit=100');
    const user = users.find((one: { username: string }) => one.username === username);
    const { body } = await ask(`/users/${user.user_id}/tokens`, { method: 'POST', json: fields });
    return { user_token: body.user_token as string };
  }

  async function folderNamed(name: string): Promise<Json> {
    const { body: folders } = await ask('/folders?limit=100');
    return folders.find((folder: { name: string }) => folder.name === name);
  }

  async function upload(folderId: string, files: Record<string, string>) {
    const body = new FormData();
    for (const [name, text] of Object.entries(files)) body.append('files', new Blob([text]), name);
    return ask(`/folders/${folderId}/source-files`, { method: 'POST', body });
  }

  return { emulator, request, ask, tokenOf, folderNamed, upload };
}
