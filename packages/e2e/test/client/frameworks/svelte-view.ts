import { mount, unmount } from 'svelte';
import type { Mount } from './mount.ts';
import View from './svelte-view.svelte';

export const mountSvelte: Mount = (target, store, id) => {
  const app = mount(View, { target, props: { store, id } });
  return () => void unmount(app);
};
