/** Why the gateway does not start and what to do, in words for the person who starts it. */
export class StartError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'StartError';
  }
}
