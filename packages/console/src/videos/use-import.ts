import { describeError } from '../describe-error.ts';
import type { ImportGenerationsResult } from '@videogen/client';
import { useVideoGenStore } from '@videogen/client/react';
import { useState } from 'react';

/** The state of an import, as a sentence. */
export interface Import {
  readonly isRunning: boolean;
  readonly outcome: { readonly tone: 'done' | 'failed'; readonly sentence: string } | undefined;
  readonly start: () => void;
  readonly dismiss: () => void;
}

/** Brings in the videos that were made with this key elsewhere. */
export function useImport(): Import {
  const { client } = useVideoGenStore();
  const [isRunning, setIsRunning] = useState(false);
  const [outcome, setOutcome] = useState<Import['outcome']>();

  async function run(): Promise<void> {
    setOutcome(undefined);
    setIsRunning(true);
    try {
      setOutcome(describeImport(await client.importGenerations()));
    } catch (error) {
      const cause = describeError(error);
      setOutcome({ tone: 'failed', sentence: `Nothing was charged. ${cause} A repetition imports only new ones.` });
    } finally {
      setIsRunning(false);
    }
  }
  return { isRunning, outcome, start: () => void run(), dismiss: () => setOutcome(undefined) };
}

/** Describes the result of an import. */
export function describeImport(result: ImportGenerationsResult): NonNullable<Import['outcome']> {
  if (result.__typename === 'RateLimitedError') {
    return { tone: 'failed', sentence: `${result.message} Try again in ${result.retryAfterSeconds} s.` };
  }
  if (result.__typename !== 'ImportGenerationsSuccess') return { tone: 'failed', sentence: result.message };
  const { imported, followed } = result;
  if (imported === 0) return { tone: 'done', sentence: 'Nothing to import: every video of this key is here.' };
  const more = followed === 0 ? '' : ` ${followed} of them ${followed === 1 ? 'is' : 'are'} under way and followed.`;
  return { tone: 'done', sentence: `${imported} imported.${more}` };
}
