import { CircleAlert, CircleCheck, Info, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { join } from './join.ts';

const tones = {
  neutral: { Icon: Info, colour: 'text-text-2' },
  done: { Icon: CircleCheck, colour: 'text-done' },
  amber: { Icon: TriangleAlert, colour: 'text-amber' },
  failed: { Icon: CircleAlert, colour: 'text-failed' },
} as const;

/** A sentence about what has happened, with its next step. It is read out when it appears. */
export function Notice({
  tone = 'neutral',
  children,
  action,
}: {
  readonly tone?: keyof typeof tones;
  readonly children: ReactNode;
  readonly action?: ReactNode;
}) {
  const { Icon, colour } = tones[tone];
  return (
    <div
      role={tone === 'failed' ? 'alert' : 'status'}
      className="flex flex-wrap items-center justify-end gap-x-4 gap-y-3 rounded-frame border border-line bg-panel px-4 py-3 text-14"
    >
      <div className="flex min-w-0 flex-1 basis-60 gap-3">
        <Icon className={join('my-0.5 size-4 shrink-0', colour)} aria-hidden />
        <div className="min-w-0 flex-1 wrap-anywhere text-text">{children}</div>
      </div>
      {action}
    </div>
  );
}
