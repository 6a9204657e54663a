import {
  type Adapter,
  type Gate,
  type Traffic,
  VendorError,
  type VendorInfo,
} from '@fabgraph/contract';

/** An account whose credentials come with each request. */
export interface RequestAccount {
  readonly account: string;
  /** Settings that a request has to bring: `accessToken`. It can set no others. */
  readonly fields: readonly string[];
  /** Makes no call. @throws SettingsError where the values cannot be credentials. */
  readonly open: (credentials: Readonly<Record<string, string>>, traffic: OpenTraffic) => Adapter;
}

/** What one account's calls pass, made out of what all calls pass. */
type OpenTraffic = (traffic: Traffic) => Traffic;

/** The credentials that a request should have brought. */
export class MissingCredential extends VendorError {
  constructor({ id, name }: VendorInfo, account: string) {
    super({
      code: 'UNAUTHENTICATED',
      vendor: id,
      account,
      message: `${name} was not asked: the credentials of "${account}" come with each request, in ${CREDENTIALS_HEADER}.`,
    });
    this.name = 'MissingCredential';
  }
}

/** Credentials of accounts, as JSON: `{"lab": {"accessToken": "…"}}`. */
export const CREDENTIALS_HEADER = 'x-fabgraph-credentials';

/** Lets no call through: what stands for an account whose credentials did not come. */
export function closeTraffic(traffic: Traffic): Traffic {
  return {
    ...traffic,
    openLane: (vendor, account) => {
      const refuse = (): never => {
        throw new MissingCredential(vendor, account);
      };
      const gate: Gate = { enter: refuse, enterTransfer: refuse };
      const lane = traffic.openLane(vendor, account);
      return { ...lane, gateTo: () => gate };
    },
  };
}

export interface CallCount {
  readonly open: OpenTraffic;
  readonly inFlight: () => number;
}

/** Counts the calls under way of those who pass it. */
export function countCalls(): CallCount {
  let inFlight = 0;
  const counted = <P extends { readonly leave: (result: never) => void }>(pass: P): P => {
    inFlight += 1;
    return {
      ...pass,
      leave: (result: never) => {
        inFlight -= 1;
        pass.leave(result);
      },
    };
  };

  return {
    inFlight: () => inFlight,
    open: (traffic) => ({
      ...traffic,
      openLane: (vendor, account) => {
        const lane = traffic.openLane(vendor, account);
        return {
          ...lane,
          gateTo: (origin) => {
            const gate = lane.gateTo(origin);
            return {
              enter: (caller) => {
                const pass = gate.enter(caller);
                return pass instanceof Promise ? pass.then(counted) : counted(pass);
              },
              enterTransfer: () => counted(gate.enterTransfer()),
            };
          },
        };
      },
    }),
  };
}
