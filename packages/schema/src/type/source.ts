import { builder } from '../builder.ts';
import { ErrorCodeEnum } from './error-code.ts';

const SourceStateEnum = builder.enumType('SourceState', {
  description: 'What became of one account in a list.',
  values: {
    OK: {
      description:
        'It was asked and answered, or an earlier page had used it up. With an `error`, some of its things are missing: they are not as its vendor documents them.',
    },
    STALE: { description: 'The vendor failed; this is its last good page.' },
    SKIPPED: {
      description:
        'It was not asked: its vendor has no such things, or it failed on an earlier page of this walk.',
    },
    FAILED: { description: 'It was asked and failed; none of its things are on the page.' },
  } as const,
});

builder.objectType('Source', {
  description: "One account's part in a page of a list.",
  fields: (t) => ({
    account: t.field({ type: 'Account', resolve: ({ adapter }) => adapter }),
    state: t.expose('state', { type: SourceStateEnum }),
    returned: t.exposeInt('returned', { description: 'How many things of this page are its.' }),
    isExhausted: t.exposeBoolean('isExhausted', {
      description: 'It has nothing more for the pages that follow.',
    }),
    isStable: t.exposeBoolean('isStable', {
      description:
        "False where the vendor's paging can lose a thing while others are inserted or deleted.",
    }),
    latencyMs: t.exposeInt('latencyMs', { description: 'Time spent waiting for it.' }),
    ageMs: t.exposeInt('ageMs', {
      nullable: true,
      description: 'How old its answer is; null where it was read for this page.',
    }),
    orderPushedDown: t.exposeBoolean('orderPushedDown', {
      description: 'Its things came in the order wanted; otherwise the gateway put them in it.',
    }),
    filterPushedDown: t.exposeBoolean('filterPushedDown', {
      description: 'The vendor did all of the filtering; otherwise the gateway did some of it.',
    }),
    error: t.expose('error', { type: 'SourceError', nullable: true }),
  }),
});

builder.objectType('SourceError', {
  description:
    'Why an account has nothing in a list or lacks some of it, or why one of several writes failed.',
  fields: (t) => ({
    code: t.expose('code', { type: ErrorCodeEnum }),
    message: t.exposeString('message'),
    retryAfterMs: t.exposeInt('retryAfterMs', {
      nullable: true,
      description: 'Asking sooner than this is in vain.',
    }),
  }),
});
