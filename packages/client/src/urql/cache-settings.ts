import type { CacheExchangeOpts } from '@urql/exchange-graphcache';
import { relayPagination } from '@urql/exchange-graphcache/extras';
import { introspection } from '../generated/introspection.ts';
import { typesWithoutId } from '../generated/schema-types.ts';
import { createUpdates } from './updates.ts';

/** The settings of Graphcache that depend on the schema. */
export type CacheSettings = Required<Pick<CacheExchangeOpts, 'schema' | 'keys' | 'resolvers' | 'updates'>>;

/**
 * Creates the settings of Graphcache for the gateway: types without an id are parts of others, pages of `generations` are joined
 * into one list for each filter, and lists are read again when a generation is new or may have left them.
 *
 * @example
 * const client = new Client({
 *   url,
 *   exchanges: [cacheExchange(createCacheSettings()), createVersionExchange(), createSocketExchange({ url, key }), fetchExchange],
 * });
 */
export function createCacheSettings(): CacheSettings {
  return {
    schema: introspection,
    keys: Object.fromEntries(typesWithoutId.map((name) => [name, () => null])),
    resolvers: { Query: { generations: relayPagination() } },
    updates: createUpdates(),
  };
}
