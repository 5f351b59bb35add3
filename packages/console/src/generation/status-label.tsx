import type { Generation } from '@videogen/client';
import {
  Ban,
  CalendarClock,
  CircleCheck,
  CircleX,
  ClockAlert,
  Hourglass,
  Loader,
  Search,
  type LucideIcon,
} from 'lucide-react';
import { readCondition, type Condition } from './condition.ts';
import { statusWords, type Tone } from './status-words.ts';

const icons = {
  scheduled: CalendarClock,
  unconfirmed: Search,
  queued: Hourglass,
  made: Loader,
  slow: ClockAlert,
  done: CircleCheck,
  failed: CircleX,
  canceled: Ban,
} as const satisfies Record<Condition, LucideIcon>;

const colours = {
  accent: 'text-accent',
  done: 'text-done',
  amber: 'text-amber',
  failed: 'text-failed',
  neutral: 'text-text-2',
} as const satisfies Record<Tone, string>;

/** The status of a video: an icon and a word. */
export function StatusLabel({ generation }: { readonly generation: Pick<Generation, 'status' | 'stalled'> }) {
  const condition = readCondition(generation);
  const { word, tone } = statusWords[condition];
  const Icon = icons[condition];
  return (
    <span className={`flex shrink-0 items-center gap-1 font-medium ${colours[tone]}`}>
      <Icon className="size-4" aria-hidden />
      {word}
    </span>
  );
}
