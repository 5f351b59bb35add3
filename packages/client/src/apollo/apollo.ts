export { possibleTypes } from '../generated/schema-types.ts';
export { createGatewayLink, type GatewayLinkOptions } from './create-gateway-link.ts';
export { createTypePolicies } from './type-policies.ts';
export { createVersionLink } from './version-link.ts';
