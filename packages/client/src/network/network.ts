export { createResumingClient, type ResumingClientOptions } from '../resume/create-resuming-client.ts';
export { createEventStreamOptions, type EventStreamOptions, type EventStreamSettings } from './event-stream-options.ts';
export type { GatewayAnswer, GatewayError, GatewayRequest } from './answer.ts';
export {
  createGatewayNetwork,
  type GatewayNetwork,
  type GatewayNetworkOptions,
  type GatewaySink,
} from './create-gateway-network.ts';
