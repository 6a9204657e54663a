import { vendorDefinitions } from '@fabgraph/adapters';
import { assert, onTestFinished } from 'vitest';
import { createGateway } from '../../src/index.ts';
import { post, type VendorId } from '../e2e/gateway-setup.ts';
import { listenFor } from '../server/listening.ts';
import { CANARY } from './fault-gateway.ts';
import { answerOf, type HostileCall, startHostileVendor } from './hostile-vendor.ts';

/** Each holds the canary, or what is made of it. */
const SETTINGS: Readonly<Record<VendorId, Record<string, string>>> = {
  metafold: { accessToken: CANARY },
  authentise: { tokenId: 'token', tokenSecret: CANARY },
  '3dverse': { apiKey: CANARY },
};

/** The id of the one account that there is. */
export const FAULTY = 'faulty';

/** What the vendor answers to a call; undefined: 404. */
export type Answers = (call: HostileCall) => Buffer | undefined;

/** A gateway with one account, at a vendor that answers by hand. */
export async function startFaultyAccount(vendor: VendorId, answers: Answers) {
  const hostile = await startHostileVendor({
    onCall: (socket, _, call) => void socket.write(answers(call) ?? answerOf(404, '{}')),
  });
  onTestFinished(hostile.close);
  const definition = vendorDefinitions.find((each) => each.vendor.id === vendor);
  assert(definition);
  const { vendor: info, capabilities } = definition;
  const settings = { ...SETTINGS[vendor], baseUrl: hostile.origin };
  const gateway = createGateway({
    registry: {
      vendors: [{ info, capabilities }],
      accounts: [definition.create(FAULTY, settings)],
    },
    secret: '0123456789abcdef0123456789abcdef',
  });
  const url = `${await listenFor(gateway)}/graphql`;
  return {
    origin: hostile.origin,
    calls: hostile.calls,
    query: <T>(document: string, variables?: Record<string, unknown>) =>
      post<T>(url, document, variables),
  };
}
