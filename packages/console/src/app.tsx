import { RouterProvider } from '@tanstack/react-router';
import { Suspense, use } from 'react';
import { router } from './router.tsx';
import { SessionProvider } from './session/session.tsx';
import { readSettings, type ConsoleSettings } from './settings.ts';
import { Unreachable } from './frame/unreachable.tsx';

type Reading = { readonly settings: ConsoleSettings } | { readonly error: Error };

// Begun at once: every screen needs them.
const reading: Promise<Reading> = readSettings().then(
  (settings) => ({ settings }),
  (error: unknown) => ({ error: error instanceof Error ? error : new Error(String(error)) }),
);

/** The console, once the gateway has told its settings. */
export function App() {
  return (
    <Suspense>
      <Console />
    </Suspense>
  );
}

function Console() {
  const result = use(reading);
  if ('error' in result) return <Unreachable error={result.error} />;
  return (
    <SessionProvider settings={result.settings}>
      <RouterProvider router={router} />
    </SessionProvider>
  );
}
