import { createVideoGenClient } from '@videogen/client';
import { createRoot, hydrateRoot } from 'react-dom/client';
import { App } from './app.tsx';

const query = new URLSearchParams(location.search);
const read = (name: string): string => query.get(name) ?? '';
const root = document.querySelector('#root');
if (root === null) throw new Error('the page has no root');

const client = createVideoGenClient({ url: read('url'), key: read('key') });
const app = <App client={client} id={read('id')} />;
if (root.firstElementChild === null) createRoot(root).render(app);
else hydrateRoot(root, app);
