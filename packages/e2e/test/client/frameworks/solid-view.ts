import { createEffect } from 'solid-js';
import { render } from 'solid-js/web';
import type { Mount } from './mount.ts';
import { useSource } from './solid-adapter.ts';

// Without JSX, which Solid's own compiler would turn into about the same.
export const mountSolid: Mount = (element, store, id) =>
  render(() => {
    const one = useSource(() => store.generation(id));
    const all = useSource(() => store.generations());
    const output = document.createElement('output');
    createEffect(() => {
      output.textContent = `${one().generation?.status ?? 'loading'} of ${all().generations.length}`;
    });
    return output;
  }, element);
