import type { ReactNode } from 'react';

/** A framed part of a side page, with its title and a sentence about it. */
export function Panel({
  title,
  explanation,
  children,
}: {
  readonly title: string;
  readonly explanation?: ReactNode;
  readonly children: ReactNode;
}) {
  return (
    <section aria-label={title} className="flex flex-col gap-4 rounded-panel border border-line bg-panel p-4 sm:p-6">
      <div className="flex flex-col gap-1">
        <h2 className="text-14 font-semibold">{title}</h2>
        {explanation !== undefined && <p className="max-w-[640px] text-14 text-text-2">{explanation}</p>}
      </div>
      {children}
    </section>
  );
}
