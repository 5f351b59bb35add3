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
  { isHolding, ownIds }: { readonly isHolding: boolean; readonly ownIds: ReadonlySet<string> },
): Held<Generation> & { readonly showAll: () => void } {
  const options = { isHolding, isOwn: (id: string) => ownIds.has(id) };
  const [state, setState] = useState(() => ({ name, generations, ownIds, held: holdBack(generations, NONE, options) }));
  let { held } = state;

  // A list that differs from the last one is compared with it once, during the rendering that shows it.
  const isOther = state.name !== name;
  const isChanged = isOther || state.generations !== generations;
  // A video may be in the list before the answer that makes it this tab’s own.
  if (isChanged || (held.heldCount > 0 && (!isHolding || state.ownIds !== ownIds))) {
    held = holdBack(generations, isOther ? NONE : held.seen, options);
    setState({ name, generations, ownIds, held });
  }
  return {
    ...held,
    showAll: () => setState({ name, generations, ownIds, held: holdBack(generations, NONE, options) }),
  };
}

const NONE: ReadonlySet<string> = new Set();
