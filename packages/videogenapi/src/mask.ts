const LONGEST_MESSAGE = 1000;
const url = /\b(?:https?|wss?):\/\/[^\s"'<>]+/gi;
const key = /\b(?:Bearer\s+\S+|(?:lt|sk|pk)_[\w-]{4,})/gi;

/** A text of VideoGenAPI's made fit to show: URLs and keys masked, at most 1,000 characters. */
export function maskText(words: string): string {
  return words.replace(url, '[URL]').replace(key, '[key]').slice(0, LONGEST_MESSAGE);
}
