import { useNavigate } from '@tanstack/react-router';
import type { Generation } from '@videogen/client';
import { setDraft } from '../composer/draft.ts';
import { toInput } from './to-input.ts';

/** Returns a function that puts a video's settings into the composer, with its seed or a new one, and shows the composer. */
export function useAgain(): (generation: Generation, options: { readonly isVaried: boolean }) => void {
  const navigate = useNavigate();
  return (generation, { isVaried }) => {
    setDraft(toInput(isVaried ? { ...generation, seed: null } : generation));
    scrollTo({ top: 0 });
    void navigate({ to: '/' });
  };
}
