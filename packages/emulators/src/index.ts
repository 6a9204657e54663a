export type { Call } from './core/call-log.ts';
export type { Clock, ClockMode } from './core/clock.ts';
export type { Emulator, EmulatorOptions, Sample } from './core/emulator.ts';
export type { FaultRule } from './core/fault.ts';
export { DEMO_ACCOUNTS, type DemoAccount } from './demo-account.ts';
export { DEMO_EMULATORS, type DemoEmulator } from './demo-emulator.ts';
export { DEMO_PORTS } from './demo-port.ts';
export {
  type EmulatorPorts,
  type Emulators,
  type EmulatorsOptions,
  startEmulators,
} from './start-emulators.ts';
export {
  startThreeDVerseEmulator,
  type ThreeDVerseEmulatorOptions,
} from './vendors/3dverse/index.ts';
export {
  type AuthentiseEmulatorOptions,
  startAuthentiseEmulator,
} from './vendors/authentise/index.ts';
export { type MetafoldEmulatorOptions, startMetafoldEmulator } from './vendors/metafold/index.ts';
