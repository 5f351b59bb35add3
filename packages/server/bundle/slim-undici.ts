import type { Rolldown } from 'tsdown';

/**
 * Bundles only the part of undici that `videogenapi` uses: its `Agent`. Its index also loads a cache, mocks, proxies and websockets, which
 * take 2 MB of memory. A further name that is imported of it must be added here.
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

const index = `module.exports.Agent = require('./lib/dispatcher/agent');`;
