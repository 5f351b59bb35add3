const LONGEST_MESSAGE = 1000;
const url = /\b(?:https?|wss?):\/\/[^\s"'<>]+/gi;
const key = /\b(?:Bearer\s+\S+|(?:lt|sk|pk)_[\w-]{4,})/gi;

/** Masks URLs and keys in a text of VideoGenAPI's and cuts it to 1,000 characters, so that it may be shown. */
export function maskText(words: string): string {
  return words.replace(url, '[URL]').replace(key, '[key]').slice(0, LONGEST_MESSAGE);
}
