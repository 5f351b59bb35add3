/** A fault that the sandbox can produce, in the sandbox's own words. */
export interface NamedFault {
  readonly name: string;
  readonly title: string;
  readonly description: string;
}

/** The state of the sandbox, as `GET /__sandbox` answers it. */
export interface SandboxState {
  readonly speed: number;
  /** The sandbox's time, ISO 8601. */
  readonly now: string;
  /** The seconds by which that time is ahead of the real one. */
  readonly aheadSeconds: number;
  readonly generations: number;
  readonly pending: readonly { readonly name: string | null }[];
  readonly faults: readonly NamedFault[];
}

/** Reads the state. Rejects with an Error that has the answer's text. */
export async function readSandbox(): Promise<SandboxState> {
  return (await ask('GET', '')).json();
}

/** Lets so many seconds of the sandbox's time pass at once. */
export async function advanceClock(seconds: number): Promise<void> {
  await ask('POST', '/clock', { seconds });
}

/** Lets the next matching request of this key meet a fault. */
export async function orderFault(name: string, key: string | undefined): Promise<void> {
  await ask('POST', '/faults', [{ name, ...(key !== undefined && { key }) }]);
}

/** Forgets all videos, faults and the passed time of the sandbox. */
export async function forgetEverything(): Promise<void> {
  await ask('DELETE', '');
}

async function ask(method: string, path: string, body?: unknown): Promise<Response> {
  const response = await fetch(`/__sandbox${path}`, {
    method,
    ...(body !== undefined && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  });
  if (!response.ok) throw new Error(`The sandbox answered ${response.status}: ${await response.text()}`);
  return response;
}
