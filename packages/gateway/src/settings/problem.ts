/** One thing to mend before the gateway can start. */
export interface ConfigurationProblem {
  /** Where it is set: `PORT`, `fabgraph.yaml: accounts[0].vendor`. */
  readonly where: string;
  /** What is wrong and what to do. Holds no value of a secret. */
  readonly message: string;
}

/** All that is wrong with the configuration, so that a person mends it in one go. */
export class ConfigurationError extends Error {
  readonly problems: readonly ConfigurationProblem[];

  constructor(problems: readonly ConfigurationProblem[]) {
    const count = problems.length === 1 ? 'One setting is' : `${problems.length} settings are`;
    const lines = problems.map(({ where, message }) => `  ${where} ${message}`);
    super([`${count} missing or wrong:`, ...lines].join('\n'));
    this.name = 'ConfigurationError';
    this.problems = problems;
  }
}
