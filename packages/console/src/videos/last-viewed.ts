const NAME = 'videogen.last-viewed';

/** Remembers the video that was viewed last in this tab, to which the list returns the focus. */
export function noteViewed(id: string): void {
  sessionStorage.setItem(NAME, id);
}

/** Returns the video that was viewed last, once. */
export function takeLastViewed(): string | undefined {
  const id = sessionStorage.getItem(NAME) ?? undefined;
  sessionStorage.removeItem(NAME);
  return id;
}
