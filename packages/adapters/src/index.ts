export { vendorDefinitions } from './vendors/index.ts';
