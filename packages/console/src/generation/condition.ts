import type { Generation } from '@videogen/client';

/** The states of a video that a person tells apart. */
export type Condition = 'scheduled' | 'unconfirmed' | 'queued' | 'made' | 'slow' | 'done' | 'failed' | 'canceled';

/** Reads the state of a video. A stalled one that has not ended is slow, whatever it waits for. */
export function readCondition({ status, stalled }: Pick<Generation, 'status' | 'stalled'>): Condition {
  switch (status) {
    case 'SCHEDULED':
      return 'scheduled';
    case 'UNCONFIRMED':
      return 'unconfirmed';
    case 'PENDING':
    case 'IN_QUEUE':
      return stalled ? 'slow' : 'queued';
    case 'IN_PROGRESS':
      return stalled ? 'slow' : 'made';
    case 'COMPLETED':
      return 'done';
    case 'FAILED':
      return 'failed';
    case 'CANCELED':
      return 'canceled';
    default:
      return status satisfies never;
  }
}
