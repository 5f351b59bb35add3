import type { User } from '@videogen/client';
import { useUsage } from '@videogen/client/react';
import { useSession } from '../session/session.tsx';
import { formatNumber } from '../design/format-number.ts';

/** The number of videos that are left this month, as the gateway knows it. */
export function RoomLeft() {
  const { user } = useUsage();
  return user === undefined ? null : <RoomWords usage={user.usage} />;
}

/** The number in words; nothing if it is not known. */
export function RoomWords({ usage: { remaining, monthlyLimit } }: { readonly usage: User['usage'] }) {
  const isSandbox = useSession().settings.upstream === 'SANDBOX';
  if (remaining === null) return null;
  return (
    <span className="hidden text-12 whitespace-nowrap text-text-2 lg:inline">
      <span className="font-semibold text-text">{formatNumber(remaining)}</span>
      {monthlyLimit !== null && ` of ${formatNumber(monthlyLimit)}`}{' '}
      {isSandbox ? 'sandbox videos left' : 'videos left this month'}
    </span>
  );
}
