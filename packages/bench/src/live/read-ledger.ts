/** What the sandbox has accepted, and how often it was looked at. */
export interface Ledger {
  readonly accepted: readonly { readonly generationId: string; readonly endsAt: string | null }[];
  readonly looks: number;
}

interface Body extends Pick<Ledger, 'accepted'> {
  readonly requests: readonly { readonly endpoint: string; readonly count: number }[];
}

/** Reads the sandbox's ledger. */
export async function readLedger(sandboxUrl: string): Promise<Ledger> {
  const response = await fetch(`${sandboxUrl}/__sandbox/ledger`);
  const { accepted, requests }: Body = JSON.parse(await response.text());
  const looks = requests.filter(({ endpoint }) => endpoint === 'status' || endpoint === 'generations');
  return { accepted, looks: looks.reduce((sum, { count }) => sum + count, 0) };
}
