import type { Endpoint } from '../api/endpoint.ts';

/** One accepted submission. */
export interface AcceptedEntry {
  readonly generationId: string;
  /** Masked. */
  readonly key: string;
  /** ISO 8601, by the sandbox's clock. */
  readonly at: string;
  /** The time at which the generation will end, by the same clock; null if it never will. */
  readonly endsAt: string | null;
  /** The JSON object as it was sent. */
  readonly body: unknown;
}

/** The number of requests of a key to an endpoint, including refused ones. */
export interface RequestCount {
  readonly endpoint: Endpoint | 'unknown';
  /** Masked; null for requests without a Bearer key. */
  readonly key: string | null;
  readonly count: number;
}

/** The requests to the sandbox and its accepted submissions, since its start or reset. */
export interface Ledger {
  count(endpoint: Endpoint | 'unknown', key: string | null): void;
  recordAccepted(entry: AcceptedEntry): void;
  read(): { readonly accepted: readonly AcceptedEntry[]; readonly requests: readonly RequestCount[] };
  clear(): void;
}

export function createLedger(): Ledger {
  const accepted: AcceptedEntry[] = [];
  const requests = new Map<string, RequestCount>();
  return {
    count: (endpoint, key) => {
      const name = `${endpoint} ${key}`;
      requests.set(name, { endpoint, key, count: (requests.get(name)?.count ?? 0) + 1 });
    },
    recordAccepted: (entry) => {
      accepted.push(entry);
    },
    read: () => ({ accepted, requests: [...requests.values()] }),
    clear: () => {
      accepted.length = 0;
      requests.clear();
    },
  };
}
