import { Logo } from '../design/logo.tsx';
import { DocumentTitle } from '../frame/document-title.tsx';
import type { ConsoleSettings } from '../settings.ts';
import { KeyForm } from './key-form.tsx';

/** Asks for the key of VideoGenAPI, before anything else is shown. */
export function KeyPage({
  settings,
  onKey,
}: {
  readonly settings: ConsoleSettings;
  readonly onKey: (key: string, remember: boolean) => void;
}) {
  return (
    <main className="mx-auto flex min-h-dvh max-w-[480px] flex-col justify-center gap-6 p-4">
      <DocumentTitle />
      <Logo />
      <section className="flex flex-col gap-4 rounded-panel border border-line bg-panel p-6">
        <div className="flex flex-col gap-1">
          <h1 className="text-17 font-semibold">Make videos with VideoGenAPI</h1>
          <p className="text-14 text-text-2">Describe one, watch it being made, play it here.</p>
        </div>
        <KeyForm settings={settings} onKey={onKey} />
      </section>
    </main>
  );
}
