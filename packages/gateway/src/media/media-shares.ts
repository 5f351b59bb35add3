import { createCeiling } from '../shares/ceiling.ts';
import { CEILING_RETRY_SECONDS } from '../shares/rate-limited.ts';
import { MediaError } from './media-error.ts';
import type { MediaLimits } from './media-limits.ts';

/** Counts a video under way to an address. Returns the function that ends the count; throws a {@link MediaError} at a limit. */
export type TakeStream = (address: string) => () => void;

/** Creates the shares of videos, all of them unused. */
export function createMediaShares({ streams, streamsPerAddress }: MediaLimits): TakeStream {
  const ofProcess = createCeiling<'all'>(streams);
  const ofAddresses = createCeiling<string>(streamsPerAddress);
  return (address) => {
    const releaseAddress = ofAddresses.take(address);
    if (!releaseAddress) throw createTooMany(429, 'to this address', streamsPerAddress);
    const releaseProcess = ofProcess.take('all');
    if (releaseProcess) {
      return () => {
        releaseAddress();
        releaseProcess();
      };
    }
    releaseAddress();
    throw createTooMany(503, 'by this gateway', streams);
  };
}

function createTooMany(status: number, where: string, most: number): MediaError {
  return new MediaError(
    status,
    `Too many videos are being sent ${where}: at most ${most} at once. Try again in ${CEILING_RETRY_SECONDS} s.`,
    { 'retry-after': String(CEILING_RETRY_SECONDS) },
  );
}
