import type { ReactNode } from 'react';

/** The title of a side page. */
export function PageTitle({ children }: { readonly children: ReactNode }) {
  return <h1 className="pt-2 text-17 font-semibold">{children}</h1>;
}
