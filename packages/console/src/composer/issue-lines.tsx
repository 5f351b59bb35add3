import { join } from '../design/join.ts';

/** Sentences about values, one in each line; nothing without any. They are read out when they appear. */
export function IssueLines({
  issues,
  id,
  tone = 'failed',
}: {
  readonly issues: readonly string[];
  readonly id?: string;
  readonly tone?: 'failed' | 'amber';
}) {
  return (
    <div
      id={id}
      role="status"
      className={join('text-12 empty:sr-only', tone === 'failed' ? 'text-failed' : 'text-amber')}
    >
      {issues.map((issue) => (
        <p key={issue}>{issue}</p>
      ))}
    </div>
  );
}
