import type { Generation } from '@videogen/client';
import { formatNumber } from '../design/format-number.ts';
import { nameBriefly } from '../generation/facts.ts';
import { statusWords } from '../generation/status-words.ts';

/** A video that has ended while nobody looked at the page. */
export interface Ended {
  readonly generation: Pick<Generation, 'id' | 'label' | 'prompt'>;
  readonly condition: 'done' | 'failed';
}

/** The words of a notification. */
export interface Words {
  readonly title: string;
  readonly body: string;
}

/** The words about one video, or about several at once. */
export function readWords(first: Ended, others: readonly Ended[]): Words {
  const name = nameBriefly(first.generation);
  if (others.length === 0) return { title: statusWords[first.condition].word, body: name };

  const all = [first, ...others];
  const done = all.filter(({ condition }) => condition === 'done').length;
  const failed = all.length - done;
  const body = `${name} and ${formatNumber(others.length)} more`;
  if (failed === 0) return { title: `${formatNumber(done)} videos are done`, body };
  if (done === 0) return { title: `${formatNumber(failed)} videos have failed`, body };
  return {
    title: `${formatNumber(all.length)} videos have ended`,
    body: `${formatNumber(done)} done, ${formatNumber(failed)} failed`,
  };
}
