export { ConfigError, readConfig, type Config, type Role } from './read-config.ts';
export { EXAMPLE_KEY, startServer, type Server } from './start-server.ts';
