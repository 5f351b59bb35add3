import { formatNumber } from '../design/format-number.ts';
import { join } from '../design/join.ts';
import { countCodePoints } from './words.ts';

/** The longest prompt, by the schema's description. The gateway judges it; the counter only shows it. */
const MOST_CHARACTERS = 1000;

/** The length of the prompt beside the longest one. */
export function Counter({ prompt }: { readonly prompt: string }) {
  const count = countCodePoints(prompt);
  return (
    <span className={join('whitespace-nowrap', count > MOST_CHARACTERS && 'text-failed')}>
      {formatNumber(count)} / {formatNumber(MOST_CHARACTERS)}
    </span>
  );
}
