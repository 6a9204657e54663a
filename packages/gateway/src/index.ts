export type { HubOptions } from './hub/hub-setting.ts';
export { createGateway, type Gateway } from './server/gateway.ts';
export type { GatewayOptions } from './server/gateway-option.ts';
export type { Listening, ListenOptions } from './server/listen.ts';
