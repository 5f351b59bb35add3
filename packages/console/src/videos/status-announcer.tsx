import type { Generation } from '@videogen/client';
import { useEffect, useRef, useState } from 'react';
import { readCondition } from '../generation/condition.ts';
import { statusWords } from '../generation/status-words.ts';

/** Longer prompts are cut, as they are read out. */
const MOST_READ = 80;

/** Reads out each change of a video's status. */
export function StatusAnnouncer({ generations }: { readonly generations: readonly Generation[] }) {
  const last = useRef<ReadonlyMap<string, Generation>>(undefined);
  const [text, setText] = useState('');

  useEffect(() => {
    const before = last.current;
    last.current = new Map(generations.map((generation) => [generation.id, generation]));
    if (before === undefined) return;
    const changed = generations.findLast((generation) => {
      const known = before.get(generation.id);
      return known !== undefined && known !== generation && readCondition(known) !== readCondition(generation);
    });
    if (changed !== undefined)
      setText(`${statusWords[readCondition(changed)].word}: ${changed.prompt.slice(0, MOST_READ)}`);
  }, [generations]);

  return (
    <p role="status" className="sr-only">
      {text}
    </p>
  );
}
