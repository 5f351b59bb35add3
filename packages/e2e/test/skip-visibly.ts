import type { TestContext } from 'vitest';

/** Skips a test for a reason, which is printed. Does nothing without a reason. */
export function skipVisibly({ skip, task }: TestContext, reason: string | false): void {
  if (reason === false) return;
  console.warn(`Skipped "${task.name}": ${reason}`);
  skip(reason);
}
