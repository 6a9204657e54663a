export { METAFOLD_PORT, type MetafoldEmulatorOptions, startMetafoldEmulator } from './emulator.ts';
export { SCOPES, type Scope } from './http/scope.ts';
export {
  DEMO_CLIENT,
  DEMO_TOKEN,
  type JobScript,
  type MetafoldOptions,
} from './option.ts';
