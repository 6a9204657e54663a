/** The most that is asked for at once. The vendor names no maximum; it may give fewer. */
export const MAX_LIMIT = 100;
