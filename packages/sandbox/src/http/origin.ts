/** The origin of a bound address for clients on this machine: a wildcard becomes the loopback address. */
export function printOrigin(address: string, port: number): string {
  const host = loopbackOf.get(address) ?? address;
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

const loopbackOf = new Map([
  ['0.0.0.0', '127.0.0.1'],
  ['::', '::1'],
]);
