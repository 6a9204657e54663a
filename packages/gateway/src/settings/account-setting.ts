/** What was set for one account, before its vendor has looked at it. */
export interface AccountSettings {
  readonly name: string;
  readonly vendor: string;
  readonly settings: Readonly<Record<string, string>>;
  /** Where a setting is, or would be, set: for messages. */
  readonly whereIs: (key: string) => string;
}
