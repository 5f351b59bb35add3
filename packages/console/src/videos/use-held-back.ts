import type { Generation } from '@videogen/client';
import { useState } from 'react';
import { holdBack, type Held } from './hold-back.ts';

/**
 * The list without the entries that have come in while `isHolding`, unless they are this tab’s own, their number, and a function that shows them. Nothing of another
 * list, by its `name`, is compared with it.
 */
export function useHeldBack(
  name: string,
  generations: readonly Generation[],
  options: { readonly isHolding: boolean; readonly isOwn: (id: string) => boolean },
): Held<Generation> & { readonly showAll: () => void } {
  const [state, setState] = useState(() => ({ name, generations, held: holdBack(generations, NONE, options) }));
  let { held } = state;

  // A list that differs from the last one is compared with it once, during the rendering that shows it.
  const isOther = state.name !== name;
  if (isOther || state.generations !== generations || (!options.isHolding && held.heldCount > 0)) {
    held = holdBack(generations, isOther ? NONE : held.seen, options);
    setState({ name, generations, held });
  }
  return { ...held, showAll: () => setState({ name, generations, held: holdBack(generations, NONE, options) }) };
}

const NONE: ReadonlySet<string> = new Set();
