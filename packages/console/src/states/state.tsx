import type { ReactNode } from 'react';

/** One state below its name. */
export function State({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div className="flex min-w-0 flex-col gap-3">
      <h3 className="text-12 text-text-3">{name}</h3>
      {children}
    </div>
  );
}

/** States beside each other, as many as there is room for. */
export function StateGrid({ children }: { readonly children: ReactNode }) {
  return (
    <div className="grid grid-cols-[repeat(auto-fill,minmax(min(240px,100%),1fr))] gap-x-4 gap-y-8">{children}</div>
  );
}
