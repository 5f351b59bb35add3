import { lookup } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';

/** True for an address of the public internet: neither loopback nor private, link-local, multicast or reserved. */
export function isPublicAddress(address: string): boolean {
  // Unwraps an IPv4 address that is mapped into IPv6. Other ranges that carry one, as 6to4, are not `unicast`.
  return isIP(address) !== 0 && ipaddr.process(address).range() === 'unicast';
}

/**
 * Resolves a name to its public addresses; fails with a {@link PrivateAddressError} where it has none. A connection uses the
 * very addresses that were checked, so a name that changes meanwhile gains nothing.
 */
export const lookUpPublic: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, { ...options, all: true }, (error, found) => {
    if (error) return callback(error, '');
    const [first, ...others] = found.filter(({ address }) => isPublicAddress(address));
    if (first === undefined) callback(new PrivateAddressError(hostname), '');
    else if (options.all === true) callback(null, [first, ...others]);
    else callback(null, first.address, first.family);
  });
};

/** A name that resolves to addresses of private networks only. */
export class PrivateAddressError extends Error {
  constructor(hostname: string) {
    super(`${hostname} has no public address`);
  }
}
