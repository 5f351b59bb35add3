import { createVideoGenClient } from '@videogen/client';
import { createRoot, hydrateRoot } from 'react-dom/client';
import { App } from './app.tsx';

const query = new URLSearchParams(location.search);
const read = (name: string): string => query.get(name) ?? '';
const root = document.querySelector('#root');
if (root === null) throw new Error('the page has no root');

const createApp = (key: string, id: string) => <App client={createVideoGenClient({ url: read('url'), key })} id={id} />;
const app = createApp(read('key'), read('id'));
const shown = root.firstElementChild === null ? createRoot(root) : hydrateRoot(root, app);
shown.render(app);

/** Gives the page a new client, as after another login. */
addEventListener('login', (event) => {
  if (event instanceof CustomEvent) shown.render(createApp(event.detail.key, event.detail.id));
});
