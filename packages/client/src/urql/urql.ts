export { type CacheSettings, createCacheSettings } from './cache-settings.ts';
export { createSocketExchange } from './socket-exchange.ts';
export { createVersionExchange } from './version-exchange.ts';
