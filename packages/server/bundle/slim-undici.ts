import type { Rolldown } from 'tsdown';

/**
 * Bundles only the part of undici that `videogenapi` uses: `request` with an `Agent`. Its index also loads a cache, mocks, proxies and
 * websockets, which take 2 MB of memory. A further name that is imported of it must be added here.
 */
export function slimUndici(): Rolldown.Plugin {
  return {
    name: 'slim-undici',
    transform: {
      filter: { id: /\/node_modules\/undici\/index\.js$/ },
      handler: () => ({ code: index, map: null }),
    },
  };
}

const index = `
const Agent = require('./lib/dispatcher/agent');
const Dispatcher = require('./lib/dispatcher/dispatcher');
Dispatcher.prototype.request = require('./lib/api/api-request');
module.exports.Agent = Agent;
module.exports.request = ({ origin, pathname, search }, { dispatcher, ...options }) =>
  dispatcher.request({ ...options, origin, path: pathname + search });
`;
