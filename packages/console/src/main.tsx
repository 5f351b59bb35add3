import { toError } from './describe-error.ts';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App, type Reading } from './app.tsx';
import './design/tokens.css';
import { applyTheme, readTheme } from './frame/theme.ts';
import { readSettings } from './settings.ts';

applyTheme(readTheme());
const element = document.querySelector('#root');
if (element === null) throw new Error('the page has no root');
const root = createRoot(element);

function show(reading: Reading): void {
  root.render(
    <StrictMode>
      <App reading={reading} />
    </StrictMode>,
  );
}

// Every screen needs the settings, and they are here as soon as this script. A <Suspense> would show the page 300 ms later, as React
// delays what replaces a fallback.
readSettings().then(
  (settings) => show({ settings }),
  (error: unknown) => show({ error: toError(error) }),
);
