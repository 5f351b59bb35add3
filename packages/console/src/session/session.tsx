import type { VideoGenClient } from '@videogen/client';
import { VideoGenProvider } from '@videogen/client/react';
import { createContext, use, useState, type ReactNode } from 'react';
import type { ConsoleSettings } from '../settings.ts';
import { createClient } from './create-client.ts';
import { KeyPage } from './key-page.tsx';
import { forgetKey, keepKey, readKey } from './keys.ts';

/** The gateway as one caller uses it. */
export interface Session {
  readonly settings: ConsoleSettings;
  readonly client: VideoGenClient;
  /** Undefined with the operator's key, which the page never sees. */
  readonly key: string | undefined;
  /** Begins a session with another key. */
  readonly signIn: (key: string, remember: boolean) => void;
  /** Forgets the key, and asks for one unless the gateway has its own. */
  readonly forget: () => void;
}

/** The session of the components below. */
export const SessionContext = createContext<Session | undefined>(undefined);

/** Returns the session. Throws an Error outside of `SessionProvider`. */
export function useSession(): Session {
  const session = use(SessionContext);
  if (session === undefined) throw new Error('There is no <SessionProvider> above this component.');
  return session;
}

/** Asks for a key where one is needed, and gives the components below it a client with it. */
export function SessionProvider({
  settings,
  children,
}: {
  readonly settings: ConsoleSettings;
  readonly children: ReactNode;
}) {
  const [current, setCurrent] = useState(() => open(readKey(), settings));

  function change(key: string | undefined): void {
    void current?.client.close();
    setCurrent(open(key, settings));
  }

  const signIn = (key: string, remember: boolean): void => {
    keepKey(key, remember);
    change(key);
  };
  const forget = (): void => {
    forgetKey();
    change(undefined);
  };
  if (current === undefined) return <KeyPage settings={settings} onKey={signIn} />;
  return (
    <SessionContext value={{ ...current, settings, signIn, forget }}>
      <VideoGenProvider client={current.client}>{children}</VideoGenProvider>
    </SessionContext>
  );
}

function open(
  key: string | undefined,
  { hasOperatorKey }: ConsoleSettings,
): Pick<Session, 'client' | 'key'> | undefined {
  if (key === undefined && !hasOperatorKey) return undefined;
  return { client: createClient(key), key };
}
