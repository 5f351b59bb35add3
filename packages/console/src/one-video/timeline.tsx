import type { Generation } from '@videogen/client';
import { useEffect, useState } from 'react';
import { join } from '../design/join.ts';
import { Skeleton } from '../design/skeleton.tsx';
import { formatExactClock, formatMoment, formatSpan } from '../generation/times.ts';
import { Section } from './section.tsx';
import { areLong, listSteps, readSpans, type Update } from './timeline-steps.ts';
import { useUpdates } from './use-updates.ts';

const colours = {
  accent: 'text-accent',
  done: 'text-done',
  amber: 'text-amber',
  failed: 'text-failed',
  neutral: 'text-text',
} as const;

/** The life of a video, live. */
export function Timeline({ generation }: { readonly generation: Generation }) {
  const updates = useUpdates(generation.id, generation.version);
  return <TimelineView generation={generation} updates={updates} />;
}

/** The life of a video: its time of waiting and of being made, and each event. */
export function TimelineView({
  generation,
  updates,
}: {
  readonly generation: Generation;
  /** Undefined until they are there. */
  readonly updates: readonly Update[] | undefined;
}) {
  return (
    <Section title="Timeline">
      {updates === undefined ? (
        <Skeleton className="h-48" />
      ) : (
        <>
          <Spans updates={updates} createdAt={generation.createdAt} />
          <ol className="flex flex-col gap-4" aria-live="polite" aria-relevant="additions">
            {listSteps(updates, generation).map(({ at, title, tone, detail, hint }) => (
              <li key={`${at} ${title}`} className="grid grid-cols-[72px_1fr] gap-x-3">
                <time dateTime={at} title={formatMoment(at)} className="font-mono text-12 leading-5 text-text-3">
                  {formatExactClock(at)}
                </time>
                <span title={hint} className={join('font-medium', colours[tone])}>
                  {title}
                </span>
                {detail !== undefined && (
                  <span className="col-start-2 text-12 wrap-anywhere text-text-2">{detail}</span>
                )}
              </li>
            ))}
          </ol>
        </>
      )}
    </Section>
  );
}

/** One line of two parts. */
function Spans({ updates, createdAt }: { readonly updates: readonly Update[]; readonly createdAt: string }) {
  const [now, setNow] = useState(Date.now);
  const spans = readSpans(updates, createdAt, now);
  const { waitingMs, makingMs, isOver } = spans;

  useEffect(() => {
    if (isOver) return undefined;
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, [isOver]);

  if (!areLong(spans)) return null;
  return (
    <div className="flex flex-col gap-2">
      <div aria-hidden className="flex h-2 gap-1">
        <div className="min-w-2 rounded-full bg-text-3/30" style={{ flexGrow: Math.max(1, waitingMs) }} />
        {makingMs !== undefined && (
          <div className="min-w-2 rounded-full bg-accent" style={{ flexGrow: Math.max(1, makingMs) }} />
        )}
      </div>
      <p className="flex justify-between gap-2 text-12 text-text-2">
        <span>
          {formatSpan(waitingMs)} {makingMs === undefined && isOver ? 'in all' : 'waiting'}
        </span>
        {makingMs !== undefined && <span className="text-accent">{formatSpan(makingMs)} being made</span>}
      </p>
    </div>
  );
}
