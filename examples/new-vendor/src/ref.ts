import { type Ref, VendorError } from '@fabgraph/contract';
import { PRINTSHELF } from './vendor.ts';

/** `parts/<id>` and `jobs/<id>`. */
const PATH = {
  Model: /^parts\/([0-9a-z]{1,32})$/,
  Job: /^jobs\/([0-9a-z]{1,32})$/,
} as const;

export function partRef(account: string, id: string): Ref<'Model'> {
  return { account, type: 'Model', path: `parts/${id}` };
}

export function jobRef(account: string, id: string): Ref<'Job'> {
  return { account, type: 'Job', path: `jobs/${id}` };
}

/** The vendor's id in a ref; null for a ref that this adapter makes none of. */
export function parseRef({ type, path }: Ref): string | null {
  if (type !== 'Model' && type !== 'Job') return null;
  return PATH[type].exec(path)?.[1] ?? null;
}

/** The failure of a ref that must not reach the vendor. */
export function notARef({ account, type }: Ref): VendorError {
  return new VendorError({
    code: 'INVALID_INPUT',
    message: `This is not the id of a ${PRINTSHELF.name} ${type.toLowerCase()}.`,
    vendor: PRINTSHELF.id,
    account,
  });
}
