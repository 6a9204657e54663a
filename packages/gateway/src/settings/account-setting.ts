/** What was set for one account, before its vendor has looked at it. */
export interface AccountSettings {
  readonly name: string;
  readonly vendor: string;
  readonly settings: Readonly<Record<string, string>>;
  /** Settings that come with each request instead. Absent: none. */
  readonly fromRequest?: readonly string[] | undefined;
  /** Where a setting is, or would be, set: for messages. */
  readonly whereIs: (key: string) => string;
}
