import { createVideoGenClient } from '@videogen/client';
import { VideoGenProvider } from '@videogen/client/react';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';

// A key in a page is everybody's who opens it: take one of the sandbox, or let your own server talk to the gateway.
const query = new URLSearchParams(location.search);
const client = createVideoGenClient({
  url: query.get('url') ?? 'http://127.0.0.1:4000/graphql',
  key: query.get('key') ?? 'lt_sandbox_demo',
});

const root = document.querySelector('#root');
if (root === null) throw new Error('the page has no root');
createRoot(root).render(
  <StrictMode>
    <VideoGenProvider client={client}>
      <App />
    </VideoGenProvider>
  </StrictMode>,
);
