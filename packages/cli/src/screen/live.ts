import { createLogUpdate } from 'log-update';

/** Lines at the end of a terminal that are drawn anew as often as wanted. */
export interface Live {
  show(lines: readonly string[]): void;
  /** Writes something that stays, above the lines. */
  above(write: () => void): void;
  /** Leaves these lines for good, or none; the cursor is shown again. */
  end(lines?: readonly string[]): void;
}

export function createLive(stream: NodeJS.WriteStream): Live {
  const update = createLogUpdate(stream);
  let shown: readonly string[] = [];

  return {
    show: (lines) => {
      shown = lines;
      update(lines.join('\n'));
    },
    above: (write) => {
      update.clear();
      write();
      if (shown.length > 0) update(shown.join('\n'));
    },
    end: (lines = []) => {
      // Cleared first: the terminal may have echoed a ^C behind the lines.
      update.clear();
      if (lines.length > 0) stream.write(`${lines.join('\n')}\n`);
      update.done();
    },
  };
}
