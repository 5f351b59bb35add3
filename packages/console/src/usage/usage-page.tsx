import { useUsage } from '@videogen/client/react';
import { Notice } from '../design/notice.tsx';
import { Skeleton } from '../design/skeleton.tsx';
import { PageTitle } from '../frame/page-title.tsx';
import { UsageSummary } from './usage-summary.tsx';

/** The usage of the key, live. */
export function UsagePage() {
  const { user, error } = useUsage();
  return (
    <>
      <PageTitle>Usage</PageTitle>
      <UsageView user={user} error={error} />
    </>
  );
}

/** The usage as far as it is known. */
export function UsageView({ user, error }: Pick<ReturnType<typeof useUsage>, 'user' | 'error'>) {
  return (
    <>
      {error !== undefined && (
        <div className="max-w-[960px]">
          <Notice tone="failed">The usage cannot be read. {error.message}</Notice>
        </div>
      )}
      {user !== undefined && <UsageSummary user={user} />}
      {user === undefined && error === undefined && <Skeleton className="h-40 max-w-[960px]" />}
    </>
  );
}
