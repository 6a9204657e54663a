import type { GatewayError, SubscribeOptions } from '@fabgraph/codegen-client';
import { toProblem } from '../screen/problem.ts';
import type { Screen } from '../screen/screen.ts';

/** Shows events, one way or another. */
export interface EventView<Event> {
  begin(remark: string): void;
  add(event: Event): void;
  /** A line to the gateway is lost, and will be tried again. */
  lose(error: GatewayError): void;
  /** All lines are there again. */
  regain(): void;
  end(): void;
}

/** A line for each event, with `--json` the event itself. */
export function createLines<Event extends object>(
  screen: Screen,
  toLine: (event: Event) => string,
): EventView<Event> {
  return {
    begin: () => {},
    add: (event) => screen.give(event, () => [toLine(event)]),
    lose: (error) => {
      const { hint, ...problem } = toProblem(error);
      screen.warn({ ...problem, message: `${error.message} Reconnecting.` });
    },
    regain: () => screen.note('The gateway is there again.'),
    end: () => {},
  };
}

/** Makes the hooks of each line. An outage is told once, however many lines and attempts it takes. */
export function observeLines({
  lose,
  regain,
}: Pick<EventView<never>, 'lose' | 'regain'>): () => Pick<SubscribeOptions, 'onOpen' | 'onRetry'> {
  let lost = 0;
  return () => {
    let isLost = false;
    return {
      onRetry: (error) => {
        if (isLost) return;
        isLost = true;
        lost += 1;
        if (lost === 1) lose(error);
      },
      onOpen: () => {
        if (!isLost) return;
        isLost = false;
        lost -= 1;
        if (lost === 0) regain();
      },
    };
  };
}
