import { startFaultProxy } from './fault-proxy.ts';

/** One address for callers, while the gateways behind it come and go. */
export interface Front extends AsyncDisposable {
  readonly url: string;
  /** New connections go to that gateway. */
  readonly leadTo: (gatewayUrl: string) => void;
  /** Resets all connections, and gives their number. */
  readonly resetAll: () => number;
}

/** Starts a front that leads to a gateway. */
export async function startFront(gatewayUrl: string): Promise<Front> {
  const proxy = await startFaultProxy(readAddress(gatewayUrl));
  return {
    url: `http://${proxy.host}:${proxy.port}`,
    leadTo: (next) => proxy.retarget(readAddress(next)),
    resetAll: proxy.resetAll,
    [Symbol.asyncDispose]: proxy[Symbol.asyncDispose],
  };
}

function readAddress(url: string): { readonly port: number } {
  return { port: Number(new URL(url).port) };
}
