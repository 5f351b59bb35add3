/**
 * True if a database can store a text unchanged. PostgreSQL refuses NUL, and both databases read half of a surrogate pair as
 * U+FFFD, so that two texts could become equal.
 */
export function isStorable(text: string): boolean {
  return !text.includes('\0') && text.isWellFormed();
}
