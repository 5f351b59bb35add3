import { Button } from '../design/button.tsx';
import { Panel } from '../design/panel.tsx';
import { formatMoment } from '../generation/times.ts';
import { advanceClock, type SandboxState } from './controls.ts';

/** The steps by which the clock can be advanced, seconds. */
const steps = [
  { name: '1 minute', seconds: 60 },
  { name: '10 minutes', seconds: 600 },
  { name: '1 hour', seconds: 3600 },
  { name: '1 day', seconds: 86_400 },
];

/** The sandbox's time, and steps ahead. */
export function ClockPanel({
  state: { speed, now, aheadSeconds },
  run,
}: {
  readonly state: SandboxState;
  readonly run: (action: () => Promise<void>) => Promise<boolean>;
}) {
  const explanation =
    speed === 1
      ? 'Time runs as fast as with VideoGenAPI. A step makes all videos older at once.'
      : `Time runs ${speed} times as fast. A step makes all videos older at once.`;
  return (
    <Panel title="Clock" explanation={explanation}>
      <div className="flex flex-wrap items-center gap-2">
        {steps.map(({ name, seconds }) => (
          <Button key={name} onClick={() => void run(() => advanceClock(seconds))}>
            + {name}
          </Button>
        ))}
        <span className="ml-auto font-mono text-12 text-text-3">
          {formatMoment(now)}
          {aheadSeconds > 0 && ` (${Math.round(aheadSeconds / 60)} min ahead)`}
        </span>
      </div>
    </Panel>
  );
}
