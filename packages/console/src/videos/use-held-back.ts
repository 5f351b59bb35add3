import type { Generation } from '@videogen/client';
import { useState } from 'react';
import { holdBack, type Held } from './hold-back.ts';

/** The list without the entries that have come in while `isHolding`, their number, and a function that shows them. */
export function useHeldBack(
  generations: readonly Generation[],
  isHolding: boolean,
): Held<Generation> & { readonly showAll: () => void } {
  const [state, setState] = useState(() => compute(generations, new Set(), false));
  let { held } = state;

  // A list that differs from the last one is compared with it once, during the rendering that shows it.
  if (state.generations !== generations || (!isHolding && held.heldCount > 0)) {
    const next = compute(generations, held.seen, isHolding);
    setState(next);
    ({ held } = next);
  }
  return { ...held, showAll: () => setState(compute(generations, held.seen, false)) };
}

function compute(generations: readonly Generation[], seen: ReadonlySet<string>, isHolding: boolean) {
  return { generations, held: holdBack(generations, seen, isHolding) };
}
