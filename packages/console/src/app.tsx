import { RouterProvider } from '@tanstack/react-router';
import { router } from './router.tsx';
import { SessionProvider } from './session/session.tsx';
import type { ConsoleSettings } from './settings.ts';
import { Unreachable } from './frame/unreachable.tsx';

/** The settings of the gateway, or the reason why it did not tell them. */
export type Reading = { readonly settings: ConsoleSettings } | { readonly error: Error };

/** The console, once the gateway has told its settings. */
export function App({ reading }: { readonly reading: Reading }) {
  if ('error' in reading) return <Unreachable error={reading.error} />;
  return (
    <SessionProvider settings={reading.settings}>
      <RouterProvider router={router} />
    </SessionProvider>
  );
}
