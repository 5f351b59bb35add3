import { isIP } from 'node:net';

/** True for a valid TRUST_PROXY: the number of proxies, or a list of them. */
export function isTrustedProxies(text: string): boolean {
  return isCount(text) || splitList(text).every(isProxy);
}

/** Parses TRUST_PROXY: a number of proxies, or addresses, networks and the words `loopback` and `private`. */
export function readTrustedProxies(text: string): number | readonly string[] {
  return isCount(text) ? Number(text) : splitList(text);
}

function isCount(text: string): boolean {
  return /^\d{1,2}$/.test(text);
}

function isProxy(text: string): boolean {
  if (text === 'loopback' || text === 'private') return true;
  const [address = '', bits, ...rest] = text.split('/');
  const version = isIP(address);
  if (version === 0 || rest.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128));
}

function splitList(text: string): string[] {
  return text.split(',').map((each) => each.trim());
}
