import { expect, it } from 'vitest';
import { createUploadRecords } from '../../src/upload/upload-record.ts';
import { createMemoryVendor } from '../hub/memory-vendor.ts';

const { adapter } = createMemoryVendor();

function plannedAs(nonce: string, expiresAtMs = 1_000) {
  const plan = {
    nonce,
    account: adapter.account,
    folder: null,
    replaces: null,
    files: [],
    allowResize: false,
    allowRotation: false,
  };
  return { plan, expiresAtMs };
}

it('the oldest uploads are forgotten beyond 10,000, though one that is older still comes in', () => {
  const records = createUploadRecords(() => 0);
  const slow = records.of(plannedAs('slow'), adapter);
  slow.receiving.add(0);
  const idle = records.of(plannedAs('idle'), adapter);
  for (let count = 0; count < 10_000; count += 1) records.of(plannedAs(`${count}`), adapter);
  expect(records.of(plannedAs('slow'), adapter)).toBe(slow);
  expect(records.of(plannedAs('idle'), adapter)).not.toBe(idle);
});

it('an upload whose time is over is forgotten, though an older one still comes in', () => {
  let now = 0;
  const records = createUploadRecords(() => now);
  records.of(plannedAs('slow'), adapter).receiving.add(0);
  const idle = records.of(plannedAs('idle'), adapter);
  now = 1_000;
  records.of(plannedAs('next', 2_000), adapter);
  expect(records.of(plannedAs('idle'), adapter)).not.toBe(idle);
});
