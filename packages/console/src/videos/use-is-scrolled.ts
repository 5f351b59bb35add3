import { useEffect, useState } from 'react';

/** The height of the composer and the tabs above the list, about. */
const TOP = 160;

/** True while the page is scrolled down, so that the beginning of the list is out of view. */
export function useIsScrolled(): boolean {
  const [isScrolled, setIsScrolled] = useState(isBelowTop);

  // Reading the position makes the browser lay the page out. So it is read once a frame, not at each rendering.
  useEffect(() => {
    const read = (): void => setIsScrolled(isBelowTop);
    addEventListener('scroll', read, { passive: true });
    return () => removeEventListener('scroll', read);
  }, []);

  return isScrolled;
}

function isBelowTop(): boolean {
  return scrollY > TOP;
}
