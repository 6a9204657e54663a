import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { UploadRecord } from '../../src/vendors/3dverse/domain/record.ts';
import { conversionWindow, uploadStateAt } from '../../src/vendors/3dverse/domain/upload-state.ts';

const ORDER = ['waiting', 'downloading', 'pending', 'converting', 'success'];
const UPLOADED_AT_MS = 1_000_000;

const stageMs = fc.integer({ min: 0, max: 20_000 });

const uploads: fc.Arbitrary<UploadRecord> = fc.record({
  id: fc.uuid(),
  folderId: fc.uuid(),
  uploadedById: fc.uuid(),
  uploadedAtMs: fc.constant(UPLOADED_AT_MS),
  isRejected: fc.boolean(),
  stages: fc.record({
    waitingMs: stageMs,
    downloadingMs: stageMs,
    pendingMs: stageMs,
    convertingMs: stageMs,
  }),
  conversions: fc.array(
    fc.record({
      sourceFileId: fc.uuid(),
      sourceFileName: fc.constant('part.stl'),
      assetId: fc.uuid(),
      pipeline: fc.constant('auto-detect' as const),
      isFailing: fc.boolean(),
    }),
    { maxLength: 4 },
  ),
});

/** Any end is the last place; which of the ends it is, is looked at apart. */
const placeOf = (status: string): number =>
  ['error', 'rejected'].includes(status) ? ORDER.length - 1 : ORDER.indexOf(status);

describe('the state of an upload', () => {
  it('never goes backwards, and its end stays', () => {
    const moments = fc.array(fc.integer({ min: 0, max: 90_000 }), { minLength: 2, maxLength: 20 });
    fc.assert(
      fc.property(uploads, moments, (upload, offsets) => {
        const states = offsets
          .sort((one, other) => one - other)
          .map((offsetMs) => uploadStateAt(upload, UPLOADED_AT_MS + offsetMs));
        states.slice(1).forEach((state, index) => {
          const previous = states[index];
          if (!previous) return;
          expect(placeOf(state.status)).toBeGreaterThanOrEqual(placeOf(previous.status));
          expect(state.progress).toBeGreaterThanOrEqual(previous.progress);
          if (placeOf(previous.status) === ORDER.length - 1) {
            expect(state.status).toBe(previous.status);
          }
        });
      }),
    );
  });

  it('ends as its files end', () => {
    fc.assert(
      fc.property(uploads, (upload) => {
        const { status, conversions } = uploadStateAt(upload, UPLOADED_AT_MS + 90_000);
        const isFailing = upload.conversions.some((plan) => plan.isFailing);
        const expected = isFailing ? 'error' : 'success';
        expect(status).toBe(upload.isRejected ? 'rejected' : expected);
        for (const { plan, status } of conversions) {
          expect(status).toBe(plan.isFailing ? 'error' : 'success');
        }
      }),
    );
  });

  it('has one file convert after another', () => {
    fc.assert(
      fc.property(uploads, (upload) => {
        const windows = upload.conversions.map((_, index) => conversionWindow(upload, index));
        windows.slice(1).forEach((window, index) => {
          expect(window.startMs).toBeCloseTo(windows[index]?.endMs ?? Number.NaN, 3);
        });
      }),
    );
  });
});
