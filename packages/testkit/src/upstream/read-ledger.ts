/** The sandbox's record of the submissions that it has accepted, and of all requests. */
export interface Ledger {
  readonly accepted: readonly {
    readonly generationId: string;
    /** Masked. */
    readonly key: string;
    /** The time at which its video is over; null: never. */
    readonly endsAt: string | null;
    readonly body: { readonly prompt: string };
  }[];
  readonly requests: readonly { readonly endpoint: string; readonly key: string | null; readonly count: number }[];
}

/** Reads the sandbox's ledger. */
export async function readLedger(sandboxUrl: string): Promise<Ledger> {
  const response = await fetch(`${sandboxUrl}/__sandbox/ledger`);
  const ledger: Ledger = JSON.parse(await response.text());
  return ledger;
}

/** Number of requests to these endpoints, whatever the key. */
export function countRequestsTo(
  { requests }: { readonly requests: readonly { readonly endpoint: string; readonly count: number }[] },
  ...endpoints: readonly string[]
): number {
  return requests.filter(({ endpoint }) => endpoints.includes(endpoint)).reduce((sum, { count }) => sum + count, 0);
}
