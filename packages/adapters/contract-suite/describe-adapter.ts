import { describe } from 'vitest';
import { describeDefinition } from './definition.ts';
import { describeFaults } from './fault.ts';
import { describeFilters } from './filter.ts';
import { describeLifeCycle } from './life-cycle.ts';
import { describeOrders } from './order.ts';
import { describePaging } from './paging.ts';
import { describeReads } from './read.ts';
import { describeRefs } from './ref.ts';
import { describeSecrets } from './secret.ts';
import { describeStatuses } from './status.ts';
import type { DescribeAdapterOptions } from './subject.ts';
import { describeWrites } from './write.ts';

/** Everything that the rest of the gateway relies on in any vendor's adapter, as tests. */
export function describeAdapter(options: DescribeAdapterOptions): void {
  describe(`the adapter of ${options.name}`, () => {
    describeDefinition(options);
    describeReads(options);
    describePaging(options);
    describeFilters(options);
    describeOrders(options);
    describeRefs(options);
    describeStatuses(options);
    describeFaults(options);
    describeWrites(options);
    describeSecrets(options);
    describeLifeCycle(options);
  });
}
