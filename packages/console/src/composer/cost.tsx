import type { User } from '@videogen/client';
import { formatNumber } from '../design/format-number.ts';
import { useSession } from '../session/session.tsx';

/** The cost of one video: in videos of the month, and in money where VideoGenAPI makes it. */
export function Cost({ user }: { readonly user: User | undefined }) {
  const { upstream } = useSession().settings;
  const uses = printUse(user?.usage.remaining ?? undefined);
  return (
    <span className="whitespace-nowrap">
      {upstream === 'LIVE' ? (
        <>
          {uses}, <span className="text-failed">spends money</span>
        </>
      ) : (
        uses
      )}
    </span>
  );
}

function printUse(remaining: number | undefined): string {
  if (remaining === undefined) return 'Uses 1 video';
  if (remaining <= 0) return 'No video left this month';
  return `Uses 1 of ${formatNumber(remaining)} ${remaining === 1 ? 'video' : 'videos'}`;
}
