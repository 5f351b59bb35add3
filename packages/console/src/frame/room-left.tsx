import { useUsage } from '@videogen/client/react';

/** The number of videos that are left this month, as the gateway knows it. */
export function RoomLeft() {
  const { user } = useUsage();
  if (user === undefined) return null;
  const { remaining, monthlyLimit } = user.usage;
  if (remaining === null) return null;
  return (
    <span className="hidden text-12 whitespace-nowrap text-text-2 lg:inline">
      <span className="font-semibold text-text">{remaining}</span>
      {monthlyLimit !== null && ` of ${monthlyLimit}`} videos left this month
    </span>
  );
}
