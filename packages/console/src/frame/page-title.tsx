import { DocumentTitle } from './document-title.tsx';

/** The title of a side page, and of the tab. */
export function PageTitle({ children }: { readonly children: string }) {
  return (
    <>
      <DocumentTitle>{children}</DocumentTitle>
      <h1 className="pt-2 text-17 font-semibold">{children}</h1>
    </>
  );
}
