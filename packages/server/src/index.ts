export { openLog, type LogStream } from './log/open-log.ts';
export { type Config, type Role } from './config/config.ts';
export { readConfig } from './config/read-config.ts';
export { startServer, type Server } from './start-server.ts';
