/** One request that reached a vendor's API; the control API is never logged. */
export interface Call {
  method: string;
  /** As it came over the wire, not normalized. */
  path: string;
  /** As it came over the wire, without `?`. */
  query: string;
  /** 0 until answered, and for ever when the connection ended without an answer. */
  status: number;
  /** A label of who called, such as `metafold-demo-token`; never a secret that is not a demo constant. */
  credential: string;
}

export interface CallLog {
  /** Calls in the order of their arrival. */
  calls(): readonly Call[];
  /** The returned call is live: whoever answers writes `status`. */
  receive(call: Omit<Call, 'status'>): Call;
  clear(): void;
}

export function createCallLog(): CallLog {
  let received: Call[] = [];
  return {
    calls: () => received.map((call) => ({ ...call })),
    receive(call) {
      const entry: Call = { ...call, status: 0 };
      received.push(entry);
      return entry;
    },
    clear() {
      received = [];
    },
  };
}
