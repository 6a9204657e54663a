import type { Adapter, ReportAddress, VendorError } from '@fabgraph/contract';
import { CALLBACKS_PREFIX } from './callback-route.ts';
import type { CallbackTokens } from './callback-token.ts';
import type { ReportBindings } from './report-binding.ts';

export interface ReportAddressOptions {
  readonly tokens: CallbackTokens;
  readonly bindings: ReportBindings;
  /** Where vendors reach this server; undefined: they cannot. */
  readonly publicUrl: string | undefined;
  /** Told where a vendor would not take one. */
  readonly onRefused: (adapter: Adapter, error: VendorError) => void;
}

/** Makes addresses for vendors to report to, a new one each time; none where they cannot reach us. */
export function createReportAddresses({
  tokens,
  bindings,
  publicUrl,
  onRefused,
}: ReportAddressOptions): (adapter: Adapter) => ReportAddress {
  if (publicUrl === undefined) return () => ({});
  return (adapter) => {
    const { account } = adapter;
    const token = tokens.make(account);
    bindings.add(token);
    return {
      callbackUrl: `${publicUrl}${CALLBACKS_PREFIX}${account}/${token}`,
      onMade: (about) => bindings.bind(token, about),
      onRefused: (error) => onRefused(adapter, error),
    };
  };
}
