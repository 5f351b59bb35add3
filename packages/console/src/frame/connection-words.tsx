import type { ConnectionState } from '@videogen/client';
import { LoaderCircle, Radio, WifiOff } from 'lucide-react';
import { formatExactClock } from '../generation/times.ts';

/** The state of the connection, as the page knows it. */
export interface ConnectionFacts {
  readonly state: ConnectionState;
  readonly error: Error | undefined;
  /** The seconds until the next attempt; 0 unless one is waited for. */
  readonly secondsLeft: number;
  readonly isOnline: boolean;
  /** The time at which the browser's network came or went. */
  readonly since: Date;
}

/** The state of the connection in words. */
export function ConnectionWords({ state, error, secondsLeft, isOnline, since }: ConnectionFacts) {
  if (!isOnline) {
    return (
      <Words Icon={WifiOff} colour="text-failed" text={`Offline since ${formatExactClock(since.toISOString())}`} />
    );
  }
  if (state === 'live') return <Words Icon={Radio} colour="text-done" text="Up to date" isQuiet />;
  if (state === 'retrying') {
    const text = secondsLeft > 0 ? `Retrying in ${secondsLeft} s` : 'Retrying';
    return <Words Icon={WifiOff} colour="text-amber" text={text} title={error?.message} />;
  }
  return <Words Icon={LoaderCircle} colour="text-text-3" text="Catching up" />;
}

function Words({
  Icon,
  colour,
  text,
  title,
  isQuiet = false,
}: {
  readonly Icon: typeof Radio;
  readonly colour: string;
  readonly text: string;
  readonly title?: string | undefined;
  /** True for words that a phone shows by the icon alone. */
  readonly isQuiet?: boolean;
}) {
  return (
    <span role="status" title={title} className="flex items-center gap-2 text-12 whitespace-nowrap text-text-2">
      <Icon className={`size-4 ${colour}`} aria-hidden />
      <span className={isQuiet ? 'max-sm:sr-only' : undefined}>{text}</span>
    </span>
  );
}
