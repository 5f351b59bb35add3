import type { Cache, UpdatesConfig } from '@urql/exchange-graphcache';
import { isObject } from '../is-object.ts';

/** Creates the functions that make Graphcache read lists again. Changes of a generation itself need none: it has an id. */
export function createUpdates(): UpdatesConfig {
  return {
    Mutation: { generateVideo: forgetAll, generateVideos: forgetAll, importGenerations: forgetAll },
    Subscription: {
      generationsUpdated({ generationsUpdated: update }, _args, cache) {
        if (!isObject(update)) return;
        const { previousStatus, status } = update;
        // Null for the first update of a generation; undefined where it was not asked for.
        if (previousStatus === null) forgetLists(cache, () => true);
        else if (previousStatus !== status) forgetLists(cache, (args) => hasCondition(args, 'status'));
        // It may be a new label.
        else forgetLists(cache, (args) => hasCondition(args, 'search'));
      },
    },
  };
}

function forgetAll(_result: unknown, _args: unknown, cache: Cache): void {
  forgetLists(cache, () => true);
}

type Arguments = Readonly<Record<string, unknown>> | null;

function forgetLists(cache: Cache, matches: (args: Arguments) => boolean): void {
  for (const { fieldName, fieldKey, arguments: args } of cache.inspectFields('Query')) {
    if (fieldName === 'generations' && matches(args)) cache.invalidate('Query', fieldKey);
  }
}

function hasCondition(args: Arguments, name: string): boolean {
  const filter = args?.['filter'];
  return isObject(filter) && filter[name] != null;
}
