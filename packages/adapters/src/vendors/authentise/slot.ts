import { type Slot, VendorError } from '@fabgraph/contract';

/** One slot of a bulk read: a failure of the vendor's fills it, anything else is no answer at all. */
export async function toSlot<T>(read: () => T | Promise<T>): Promise<Slot<T>> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof VendorError) return error;
    throw error;
  }
}
