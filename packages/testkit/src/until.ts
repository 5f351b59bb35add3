import { setTimeout as sleep } from 'node:timers/promises';

const POLL_MS = 50;

/** Resolves when a condition holds; rejects, with the condition's text, when it does not in time. */
export async function until(condition: () => boolean | Promise<boolean>, withinMs: number): Promise<void> {
  const deadline = performance.now() + withinMs;
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error(`not within ${withinMs} ms: ${condition.toString()}`);
    await sleep(POLL_MS);
  }
}
