import { useVideoGenStore } from '@videogen/client/react';
import type { ReactNode } from 'react';
import { ConnectionError } from '@videogen/client';
import { ConnectionWords, type ConnectionFacts } from '../frame/connection-words.tsx';
import { KeyMenu } from '../frame/key-menu.tsx';
import { NotFound } from '../frame/not-found.tsx';
import { RoomWords } from '../frame/room-left.tsx';
import { SearchField } from '../frame/search-field.tsx';
import { UpstreamBadge } from '../frame/upstream-badge.tsx';
import { NotifyEntry } from '../notifications/notify-switch.tsx';
import { SessionContext } from '../session/session.tsx';
import type { ConsoleSettings } from '../settings.ts';
import { NOW } from './fixtures/create-generation.ts';
import { createSession, liveSettings, sandboxSettings } from './fixtures/create-session.ts';
import { hugeUser, user } from './fixtures/user.ts';
import { State } from './state.tsx';

const live: ConnectionFacts = {
  state: 'live',
  error: undefined,
  secondsLeft: 0,
  isOnline: true,
  since: new Date(NOW),
};
const lost = new ConnectionError('http://127.0.0.1:4000/graphql gave no answer.');

const notifying = [
  ['Notifications off', { isOn: false, isBlocked: false }],
  ['Notifications on', { isOn: true, isBlocked: false }],
  ['Notifications blocked by the browser', { isOn: false, isBlocked: true }],
] as const;

/** The top line. */
export function FrameStates() {
  return (
    <>
      <Line name="Sandbox, up to date" settings={sandboxSettings} connection={live}>
        <RoomWords usage={user.usage} />
      </Line>
      <Line
        name="Sandbox without acceleration, the first connection"
        settings={{ ...sandboxSettings, sandboxSpeed: 1 }}
        connection={{ ...live, state: 'connecting' }}
      />
      <Line name="VideoGenAPI, the operator’s key" settings={liveSettings} keyOf="operator" connection={live}>
        <RoomWords usage={hugeUser.usage} />
      </Line>
      <Line
        name="Retrying in a while"
        settings={liveSettings}
        connection={{ ...live, state: 'retrying', error: lost, secondsLeft: 12 }}
      >
        <RoomWords usage={{ ...user.usage, remaining: 0 }} />
      </Line>
      <Line name="Retrying" settings={liveSettings} connection={{ ...live, state: 'retrying', error: lost }} />
      <Line name="Offline" settings={liveSettings} connection={{ ...live, isOnline: false }}>
        <RoomWords usage={{ ...user.usage, monthlyLimit: null }} />
      </Line>
      {notifying.map(([name, facts]) => (
        <State key={name} name={name}>
          <div className="w-fit rounded-frame border border-line bg-panel p-1">
            <NotifyEntry {...facts} onChange={() => undefined} />
          </div>
        </State>
      ))}
      <State name="No such page">
        <NotFound />
      </State>
    </>
  );
}

/** A top line of these facts. */
function Line({
  name,
  settings,
  keyOf,
  connection,
  children,
}: {
  readonly name: string;
  readonly settings: ConsoleSettings;
  readonly keyOf?: 'operator';
  readonly connection: ConnectionFacts;
  readonly children?: ReactNode;
}) {
  const { client } = useVideoGenStore();
  const session = createSession({ client, settings, ...(keyOf === 'operator' && { key: undefined }) });
  return (
    <SessionContext value={session}>
      <State name={name}>
        <div className="flex items-center gap-2 sm:gap-3">
          <UpstreamBadge />
          <ConnectionWords {...connection} />
          <div className="ml-auto flex items-center gap-2 sm:gap-3">
            <SearchField className="hidden sm:flex lg:w-72" />
            {children}
            <KeyMenu />
          </div>
        </div>
      </State>
    </SessionContext>
  );
}
