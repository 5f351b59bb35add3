import { VideoGenProvider } from '@videogen/client/react';
import { useState, type ComponentType } from 'react';
import { Logo } from '../design/logo.tsx';
import { DocumentTitle } from '../frame/document-title.tsx';
import { createClient } from '../session/create-client.ts';
import { SessionContext } from '../session/session.tsx';
import { BannerStates } from './banner-states.tsx';
import { CardStates } from './card-states.tsx';
import { ComposerStates } from './composer-states.tsx';
import { createSession } from './fixtures/create-session.ts';
import { FrameStates } from './frame-states.tsx';
import { KeyStates } from './key-states.tsx';
import { ListStates } from './list-states.tsx';
import { ManyStates } from './many-states.tsx';
import { OneVideoStates } from './one-video-states.tsx';
import { QueueStates } from './queue-states.tsx';
import { SandboxStates } from './sandbox-states.tsx';
import { UsageStates } from './usage-states.tsx';

const sections: readonly (readonly [name: string, States: ComponentType])[] = [
  ['Key', KeyStates],
  ['Frame', FrameStates],
  ['Banners', BannerStates],
  ['Composer', ComposerStates],
  ['List', ListStates],
  ['Cards', CardStates],
  ['One video', OneVideoStates],
  ['Many at once', ManyStates],
  ['Queue', QueueStates],
  ['Usage', UsageStates],
  ['Sandbox', SandboxStates],
];

/** Every state of every component, from fixtures. The client is asked only when a button is pressed. */
export function StatesPage() {
  const [client] = useState(() => createClient('lt_example_states'));
  return (
    <SessionContext value={createSession({ client })}>
      <VideoGenProvider client={client}>
        <main className="mx-auto flex max-w-[1600px] flex-col gap-8 p-4 lg:p-8">
          <header className="flex flex-col gap-2">
            <Logo />
            <h1 className="text-17 font-semibold">States</h1>
          </header>
          {sections.map(([name, States]) => (
            <section key={name} id={name} aria-label={name} className="flex flex-col gap-6 border-t border-line pt-8">
              <h2 className="text-17 font-semibold">{name}</h2>
              <States />
            </section>
          ))}
          {/* The last one, as some of the components have a title. */}
          <DocumentTitle>States</DocumentTitle>
        </main>
      </VideoGenProvider>
    </SessionContext>
  );
}
