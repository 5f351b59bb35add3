import type { Generation } from '@videogen/client';
import { useState } from 'react';
import { useKeys } from '../keys/use-keys.ts';
import { addRange, NOTHING_SELECTED, toggle } from './selection.ts';

/** The selected videos of a list. Those that have left the list are not selected any more. */
export function useSelection(generations: readonly Generation[]) {
  const [selection, setSelection] = useState(NOTHING_SELECTED);
  const [last, setLast] = useState<string>();
  /** True once a person has asked to select several, though none is selected yet. */
  const [isAsked, setIsAsked] = useState(false);
  const selected = selection.size === 0 ? [] : generations.filter(({ id }) => selection.has(id));

  function select(id: string, isRange: boolean): void {
    setLast(id);
    const ids = generations.map((each) => each.id);
    setSelection((before) => (isRange ? addRange(before, ids, [last ?? id, id]) : toggle(before, id)));
  }
  function clear(): void {
    setSelection(NOTHING_SELECTED);
    setIsAsked(false);
  }
  useKeys({ Escape: clear });

  return {
    selection,
    selected,
    isSelecting: isAsked || selected.length > 0,
    select,
    clear,
    ask: () => setIsAsked(true),
  };
}
