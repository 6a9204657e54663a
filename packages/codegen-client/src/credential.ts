/** By the names of accounts: the settings that each of them takes from requests, such as `{ lab: { accessToken: '…' } }`. */
export type Credentials = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** What it is, or how to learn it: a function is asked each time. */
export type Told<T> = T | (() => T | Promise<T>);

export async function resolve<T>(told: Told<T>): Promise<T> {
  return typeof told === 'function' ? (told as () => T | Promise<T>)() : told;
}

/** Vendors' credentials as the header of a request; no header where there are none. */
export async function credentialHeader(
  credentials: Told<Credentials> | undefined,
): Promise<Readonly<Record<string, string>>> {
  if (credentials === undefined) return {};
  const text = JSON.stringify(await resolve(credentials));
  return { 'x-fabgraph-credentials': text.replace(NOT_ASCII, toEscape) };
}

/** A header holds no other characters; JSON has another way to write them. */
const NOT_ASCII = /[\u007f-\uffff]/g;

function toEscape(char: string): string {
  return `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
