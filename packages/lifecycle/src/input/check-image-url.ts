import { domainToUnicode } from 'node:url';
import ipaddr from 'ipaddr.js';

const LONGEST_URL = 2048;
const privateNames = /(^|\.)(localhost|local|internal|home\.arpa)$/;
const blank = /[\0-\x20\x7f]/;
/** Scheme, exactly two slashes, and an authority, as RFC 3986 writes them. */
const form = /^https?:\/\/([^/?#]+)/i;

/**
 * Returns the problem of an image's URL; undefined without one. VideoGenAPI fetches it, so it must be public: the host is
 * checked after parsing, which turns 127.1, 0x7f000001 and the like into plain addresses. The URL is passed on as given. One
 * that parsing repairs is refused, as VideoGenAPI's own parser could find another host in it. The gateway never fetches it.
 */
export function checkImageUrl(value: string): string | undefined {
  if (value.length > LONGEST_URL) return `expected at most ${LONGEST_URL} characters, got ${value.length}`;
  const url = URL.parse(value);
  if (!url) return 'expected an http(s) URL';
  const found = blank.exec(value)?.[0];
  if (found !== undefined) return describeBlank(found);
  if (value.includes('\\')) {
    return 'expected a URL without backslashes, which some readers take for slashes; write %5C';
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    return `expected an http(s) URL, got the scheme "${url.protocol.slice(0, -1)}"`;
  }
  const authority = form.exec(value)?.[1];
  if (authority === undefined) return 'expected "http://" or "https://" and then the host';
  if (authority.includes('@')) return 'expected a URL without a user name or password';
  if (!isPublicHost(url.hostname)) {
    return `expected a public host, got "${url.hostname}", which VideoGenAPI cannot reach`;
  }
  const host = authority.replace(/:\d*$/, '');
  if (!isAsParsed(host, url.hostname)) return `expected the host as it is, "${url.hostname}", got "${host}"`;
  return undefined;
}

function describeBlank(found: string): string {
  const code = (found.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(2, '0');
  return `expected a URL without blanks and control characters, got U+00${code}; leave it out or write %${code}`;
}

function isPublicHost(hostname: string): boolean {
  const name = hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
  // process() converts an IPv4 address that is written as an IPv6 one.
  if (ipaddr.isValid(name)) return ipaddr.process(name).range() === 'unicast';
  return name.includes('.') && !privateNames.test(name);
}

/** Some parsers read 010.8.8.8 as 8.8.8.8, others as 10.8.8.8. An IPv6 address has one meaning in every notation. */
function isAsParsed(host: string, hostname: string): boolean {
  if (hostname.startsWith('[')) return true;
  const written = host.normalize('NFC').toLowerCase();
  return written === hostname || written === domainToUnicode(hostname);
}
