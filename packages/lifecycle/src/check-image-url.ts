import ipaddr from 'ipaddr.js';

const LONGEST_URL = 2048;
const privateNames = /(^|\.)(localhost|local|internal|home\.arpa)$/;

/**
 * What is wrong with an image's URL; undefined when nothing is. VideoGenAPI fetches it, so it must be public: the host is
 * judged after parsing, which turns 127.1, 0x7f000001 and the like into plain addresses. The gateway never fetches it.
 */
export function checkImageUrl(value: string): string | undefined {
  if (value.length > LONGEST_URL) return `expected at most ${LONGEST_URL} characters, got ${value.length}`;
  const url = URL.parse(value);
  if (!url) return 'expected an http(s) URL';
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    return `expected an http(s) URL, got the scheme "${url.protocol.slice(0, -1)}"`;
  }
  if (url.username !== '' || url.password !== '') return 'expected a URL without a user name or password';
  if (!isPublicHost(url.hostname))
    return `expected a public host, got "${url.hostname}", which VideoGenAPI cannot reach`;
  return undefined;
}

function isPublicHost(hostname: string): boolean {
  const name = hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
  // process() reads an IPv4 address that is written as an IPv6 one.
  if (ipaddr.isValid(name)) return ipaddr.process(name).range() === 'unicast';
  return name.includes('.') && !privateNames.test(name);
}
