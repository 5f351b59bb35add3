import type { User } from '@videogen/client';
import { formatNumber } from '../design/format-number.ts';
import { useSession } from '../session/session.tsx';

/** The cost of one video: in videos of the month, and in money where VideoGenAPI makes it. */
export function Cost({ user }: { readonly user: User | undefined }) {
  const { upstream } = useSession().settings;
  const isLive = upstream === 'LIVE';
  return (
    <span className="whitespace-nowrap">
      {printUse(user?.usage.remaining ?? undefined, isLive ? 'video' : 'sandbox video')}
      {isLive && <span className="text-failed">, spends money</span>}
    </span>
  );
}

function printUse(remaining: number | undefined, video: string): string {
  if (remaining === undefined) return `Uses 1 ${video}`;
  if (remaining <= 0) return `No ${video} left this month`;
  return `Uses 1 of ${formatNumber(remaining)} ${remaining === 1 ? video : `${video}s`}`;
}
