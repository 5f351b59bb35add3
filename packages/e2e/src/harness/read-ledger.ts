/** What the sandbox has accepted and been asked. */
export interface Ledger {
  readonly accepted: readonly { readonly generationId: string; readonly body: { readonly prompt: string } }[];
  readonly requests: readonly { readonly endpoint: string; readonly key: string | null; readonly count: number }[];
}

/** Reads the sandbox's ledger. */
export async function readLedger(sandboxUrl: string): Promise<Ledger> {
  const response = await fetch(`${sandboxUrl}/__sandbox/ledger`);
  const ledger: Ledger = JSON.parse(await response.text());
  return ledger;
}
