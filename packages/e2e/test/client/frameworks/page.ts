import { createVideoGenClient } from '@videogen/client';
import { createVideoGenStore } from '@videogen/client/store';
import { mountSolid } from './solid-view.ts';
import { mountSvelte } from './svelte-view.ts';
import { mountVue } from './vue-view.ts';

const query = new URLSearchParams(location.search);
const read = (name: string): string => query.get(name) ?? '';
const mounts = new Map([
  ['vue', mountVue],
  ['svelte', mountSvelte],
  ['solid', mountSolid],
]);
const mount = mounts.get(read('framework'));
const root = document.querySelector<HTMLElement>('#root');
if (mount === undefined || root === null) throw new Error('the page has no such framework, or no root');

const store = createVideoGenStore(createVideoGenClient({ url: read('url'), key: read('key') }));
const leave = mount(root, store, read('id'));
document.querySelector('button')?.addEventListener('click', leave);
