/** Said of the account that a write goes to. */
export const ACCOUNT = 'The id of an account, or its name.';
