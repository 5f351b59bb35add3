import type { TestContext } from 'vitest';

/** Skips a test for a reason that stands in the output; goes on when there is none. */
export function skipVisibly({ skip, task }: TestContext, reason: string | false): void {
  if (reason === false) return;
  console.warn(`Skipped "${task.name}": ${reason}`);
  skip(reason);
}
