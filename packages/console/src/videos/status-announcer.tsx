import type { Generation } from '@videogen/client';
import { useState } from 'react';
import { nameBriefly } from '../generation/facts.ts';
import { statusWords } from '../generation/status-words.ts';
import { useChanges } from '../generation/use-changes.ts';

/** Reads out each change of the status of these videos. */
export function StatusAnnouncer({ generations }: { readonly generations: readonly Generation[] }) {
  const [text, setText] = useState('');
  useChanges(({ generation, condition }) => {
    if (generations.some(({ id }) => id === generation.id))
      setText(`${statusWords[condition].word}: ${nameBriefly(generation)}`);
  });

  return (
    <p role="status" className="sr-only">
      {text}
    </p>
  );
}
