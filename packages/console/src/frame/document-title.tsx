import { useEffect } from 'react';

/** Sets the title of the tab, such as "Queue · VideoGen"; without words it is the name alone. */
export function DocumentTitle({ children }: { readonly children?: string }) {
  useEffect(() => {
    document.title = children === undefined ? 'VideoGen' : `${children} · VideoGen`;
  }, [children]);
  return null;
}
