import { parseArgs } from 'node:util';
import { createClient } from '@fabgraph/codegen-client';
import { uploadStl } from './upload-stl.ts';

export interface Output {
  readonly print: (line: string) => void;
  readonly warn: (line: string) => void;
}

const WEDGE = new URL('../wedge.stl', import.meta.url);

/** The command. Resolves to its exit code: 1 where something went wrong, which is one line of `warn`. */
export async function run(
  url: string,
  words: readonly string[],
  { print, warn }: Output,
): Promise<number> {
  try {
    const { values, positionals } = parseArgs({
      args: [...words],
      allowPositionals: true,
      options: { account: { type: 'string' } },
    });
    const [file = WEDGE, ...others] = positionals;
    if (others.length > 0) throw new Error('One file at a time.');
    await uploadStl(createClient({ url }), { file, account: values.account, print });
    return 0;
  } catch (error) {
    warn(error instanceof Error ? error.message : String(error));
    return 1;
  }
}
