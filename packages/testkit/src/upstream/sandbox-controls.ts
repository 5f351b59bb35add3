/** Advances the sandbox's clock: videos get older at once. */
export async function advanceClock(sandboxUrl: string, seconds: number): Promise<void> {
  await control(sandboxUrl, 'clock', { seconds });
}

/** Orders faults, in the words of the sandbox's README. */
export async function orderFaults(sandboxUrl: string, ...faults: readonly object[]): Promise<void> {
  await control(sandboxUrl, 'faults', faults);
}

async function control(sandboxUrl: string, name: string, body: object): Promise<void> {
  const response = await fetch(`${sandboxUrl}/__sandbox/${name}`, { method: 'POST', body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`the sandbox refused: ${await response.text()}`);
}
