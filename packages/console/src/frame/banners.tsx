import { UnauthenticatedError } from '@videogen/client';
import { useUsage } from '@videogen/client/react';
import { BannerList } from './banner-list.tsx';
import { useReadiness } from './use-readiness.ts';
import { useVersion } from './use-version.ts';

/** The facts that hold for every screen: a refused key, statuses that stand still, a gateway of another version. */
export function Banners() {
  const { error } = useUsage();
  const readiness = useReadiness();
  const newVersion = useVersion();
  return (
    <BannerList isKeyRefused={error instanceof UnauthenticatedError} readiness={readiness} newVersion={newVersion} />
  );
}
