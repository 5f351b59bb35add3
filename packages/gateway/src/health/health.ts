// An entry of its own, so that a process without a gateway does not load GraphQL.
export { startHealthServer, type HealthServer, type HealthServerOptions } from './start-health-server.ts';
