import { useId, type ReactNode } from 'react';

/** A titled part at the side of a video. */
export function Section({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  const id = useId();
  return (
    <section aria-labelledby={id} className="flex flex-col gap-4">
      <h2 id={id} className="text-12 font-medium text-text-2">
        {title}
      </h2>
      {children}
    </section>
  );
}
