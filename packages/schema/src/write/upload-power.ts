import { powerOf } from './power.ts';

/** To take files; says how many at once. */
export const UPLOAD = powerOf('UPLOAD_MODEL', ({ uploads }) => uploads);

/** To put other bytes in the place of an asset's. */
export const REPLACE = powerOf('UPDATE_ASSET', ({ uploads }) => uploads?.replace);
