import { isIP } from 'node:net';
import type { Config } from '../config/config.ts';

/** Returns a warning if everybody who reaches the gateway's address can spend with the operator's key; otherwise none. */
export function describeExposure({
  roles,
  host,
  videoGenApiKey,
}: Pick<Config, 'roles' | 'host' | 'videoGenApiKey'>): readonly string[] {
  if (!roles.has('gateway') || videoGenApiKey === undefined || isLoopback(host)) return [];
  return [`HOST=${host} with VIDEOGENAPI_KEY: everybody who reaches this address can spend with that key`];
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}
