import { createApp, h } from 'vue';
import type { Mount } from './mount.ts';
import { useSource } from './vue-adapter.ts';

export const mountVue: Mount = (element, store, id) => {
  const app = createApp({
    setup() {
      const one = useSource(() => store.generation(id));
      const all = useSource(() => store.generations());
      return () => h('output', `${one.value.generation?.status ?? 'loading'} of ${all.value.generations.length}`);
    },
  });
  app.mount(element);
  return () => app.unmount();
};
