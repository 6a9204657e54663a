import { VendorError } from '@fabgraph/contract';
import { METAFOLD } from './vendor.ts';

/**
 * A name as it is sent.
 * @throws VendorError INVALID_INPUT for a blank one: the vendor takes no name for an unchanged one.
 */
export function checkName(account: string, name: string): string {
  if (name.trim() !== '') return name;
  throw new VendorError({
    code: 'INVALID_INPUT',
    message: `A name at ${METAFOLD.name} cannot be blank.`,
    vendor: METAFOLD.id,
    account,
  });
}
