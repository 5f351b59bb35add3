import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';
import { LRUCache } from 'lru-cache';
import type { Log } from '@videogen/lifecycle';

/**
 * The proxies whose `X-Forwarded-For` is trusted: their number before this process, or their addresses, networks
 * (`10.0.0.0/8`), `loopback` and `private`; undefined: none.
 */
export type TrustProxy = number | readonly string[] | undefined;

/** Returns the address that a request is counted under; for IPv6 the /64 network, as one caller has all of it. */
export type ReadAddress = (request: IncomingMessage) => string;

type Address = ReturnType<typeof ipaddr.process>;

/** Creates the function. It warns once when the header arrives and `trustProxy` is undefined. */
export function createReadAddress(trustProxy: TrustProxy, log: Log): ReadAddress {
  const isTrusted = createIsTrusted(trustProxy ?? 0);
  let isWarned = trustProxy !== undefined;
  const read = (remote: string, forwarded = ''): string => {
    const direct = parseAddress(remote);
    // A closed socket has no address.
    return direct ? printCounted(findClient(direct, forwarded, isTrusted)) : '';
  };
  const known = new LRUCache<string, string>({ max: MOST_REMEMBERED, memoMethod: (remote) => read(remote) });
  return ({ socket: { remoteAddress = '' }, headers }) => {
    const forwarded = String(headers['x-forwarded-for'] ?? '');
    if (forwarded !== '' && !isWarned) {
      isWarned = true;
      log.warn({}, 'X-Forwarded-For is ignored without TRUST_PROXY: callers behind a proxy count as one address');
    }
    return forwarded === '' ? known.memo(remoteAddress) : read(remoteAddress, forwarded);
  };
}

const MOST_REMEMBERED = 1000;

type IsTrusted = (address: Address, hop: number) => boolean;

/** Reads the header from right to left as long as the writer of an entry is trusted. Anybody can write the leftmost entries. */
function findClient(direct: Address, forwarded: string, isTrusted: IsTrusted): Address {
  let address = direct;
  for (const [hop, entry] of forwarded.split(',').toReversed().entries()) {
    if (!isTrusted(address, hop)) return address;
    const next = parseAddress(entry.trim());
    if (!next) return address;
    address = next;
  }
  return address;
}

function createIsTrusted(trustProxy: number | readonly string[]): IsTrusted {
  if (typeof trustProxy === 'number') return (_address, hop) => hop < trustProxy;
  const tests = trustProxy.map(createTest);
  return (address) => tests.some((test) => test(address));
}

const rangesOf = new Map([
  ['loopback', ['loopback']],
  ['private', ['private', 'uniqueLocal', 'linkLocal']],
]);

function createTest(trusted: string): (address: Address) => boolean {
  const ranges = rangesOf.get(trusted);
  if (ranges) return (address) => ranges.includes(address.range());
  const [network, bits] = trusted.includes('/') ? ipaddr.parseCIDR(trusted) : toNetwork(ipaddr.parse(trusted));
  return (address) => address.kind() === network.kind() && address.match([network, bits]);
}

function toNetwork(address: Address): [Address, number] {
  return [address, address.kind() === 'ipv4' ? 32 : 128];
}

/** Some proxies add the port. */
const withPort = /^(?:(\d+\.\d+\.\d+\.\d+)|\[([^\]]+)\])(?::\d+)?$/;

function parseAddress(text: string): Address | undefined {
  const [, ipv4, ipv6] = withPort.exec(text) ?? [];
  const address = ipv4 ?? ipv6 ?? text;
  // Unwraps an IPv4 address that is mapped into IPv6.
  return isIP(address) === 0 ? undefined : ipaddr.process(address);
}

function printCounted(address: Address): string {
  if (address instanceof ipaddr.IPv4) return address.toString();
  return `${address.parts
    .slice(0, 4)
    .map((part) => part.toString(16))
    .join(':')}::/64`;
}
