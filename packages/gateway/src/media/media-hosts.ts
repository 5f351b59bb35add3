import { isIP } from 'node:net';
import { isPublicAddress } from './public-address.ts';

/** The hosts from which videos are fetched. */
export interface MediaHosts {
  /**
   * Returns the addresses to which the host of a URL may resolve: any for the upstream's own origin, public ones for the other
   * allowed hosts; undefined for a URL that must not be fetched.
   */
  readonly findAccess: (url: URL | null) => 'any' | 'public' | undefined;
}

/** Options of {@link createMediaHosts}. */
export interface MediaHostsOptions {
  /** VideoGenAPI's base URL, or that of the sandbox. */
  readonly upstreamUrl: string;
  /** Further host names in lower case. `*.example.com` stands for all names below `example.com`, without that one. */
  readonly hosts: readonly string[];
}

/** Allows the origin of the upstream, and over https on its usual port the upstream's subdomains and the further hosts. */
export function createMediaHosts({ upstreamUrl, hosts }: MediaHostsOptions): MediaHosts {
  const upstream = new URL(upstreamUrl);
  const patterns = [upstream.hostname, `*.${upstream.hostname}`, ...hosts];
  return {
    findAccess(url) {
      if (url === null || url.username !== '' || url.password !== '') return undefined;
      if (url.origin === upstream.origin) return 'any';
      if (url.protocol !== 'https:' || url.port !== '') return undefined;
      const name = url.hostname.replaceAll(/^\[|\]$/g, '');
      if (isIP(name) !== 0 && !isPublicAddress(name)) return undefined;
      return patterns.some((pattern) => matches(pattern, url.hostname)) ? 'public' : undefined;
    },
  };
}

function matches(pattern: string, hostname: string): boolean {
  return pattern.startsWith('*.') ? hostname.endsWith(pattern.slice(1)) : hostname === pattern;
}
