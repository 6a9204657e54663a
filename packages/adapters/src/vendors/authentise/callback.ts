import type { CallbackFacet } from '@fabgraph/contract';
import type { Account } from './account.ts';
import { readReport } from './report.ts';

/** By POST and PUT the vendor sends a flat object, by GET the same pairs in the query. */
export function createCallbackFacet(account: Account): CallbackFacet {
  return {
    refsOf: (body, query) => {
      const report = body === undefined ? { uri: query.get('uri') } : body;
      return readReport(account, report, { isTrusted: false }) ?? [];
    },
  };
}
