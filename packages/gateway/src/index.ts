export type { HubOptions } from './hub/hub-setting.ts';
export { createGateway, type Gateway, type GatewayOptions } from './server/gateway.ts';
export type { Listening, ListenOptions } from './server/listen.ts';
