/** A write that reached an adapter: what it was given but for its context. */
export interface Sent {
  readonly power: string;
  readonly args: readonly unknown[];
  readonly callbackUrl: string | undefined;
}

/** Writes that answer as they are told and are counted. */
export function createPowers() {
  const sent: Sent[] = [];
  const power =
    (name: string, answer: (...args: never[]) => unknown) =>
    async (...given: unknown[]): Promise<never> => {
      const at = given.findIndex(isContext);
      const { callbackUrl } = given[at] as { readonly callbackUrl?: string };
      sent.push({ power: name, args: given.toSpliced(at, 1), callbackUrl });
      return answer(...(given as never[])) as never;
    };
  return { sent, power };
}

function isContext(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'signal' in value;
}
