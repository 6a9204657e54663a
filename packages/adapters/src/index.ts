export {
  createTraffic,
  DEFAULT_CALL_LIMITS,
  type PartialCallLimits,
  type TrafficOptions,
} from './http/traffic.ts';
export { vendorDefinitions } from './vendors/index.ts';
