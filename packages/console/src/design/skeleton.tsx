import { join } from './join.ts';

/** A place that is being loaded. The class gives it the size of its later content. */
export function Skeleton({ className }: { readonly className?: string }) {
  return <div aria-hidden data-loading className={join('rounded-control bg-raised', className)} />;
}
