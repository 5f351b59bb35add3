import { Skeleton } from '../design/skeleton.tsx';

/** The place of a card that is being loaded. */
export function CardSkeleton() {
  return (
    <div aria-hidden className="min-w-0">
      <div className="aspect-video rounded-frame border border-line bg-panel" />
      <Skeleton className="mt-4 h-3 w-full" />
      <Skeleton className="mt-2 h-3 w-3/5" />
      <div className="mt-6 flex justify-between">
        <Skeleton className="h-3 w-16" />
        <Skeleton className="h-3 w-12" />
      </div>
      <Skeleton className="mt-2 h-3 w-32" />
    </div>
  );
}

/** The first screen of the list while it is being loaded. */
export function GridSkeleton() {
  return (
    <div
      role="status"
      aria-label="Loading the videos"
      className="grid grid-cols-[repeat(auto-fill,minmax(min(240px,100%),1fr))] gap-4"
    >
      {Array.from({ length: 8 }, (_, index) => (
        <div key={index} className="mb-2">
          <CardSkeleton />
        </div>
      ))}
    </div>
  );
}
