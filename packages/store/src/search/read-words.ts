/** The number of code points of a word that count: PostgreSQL's index takes words of up to 2 kB. */
const LONGEST_WORD = 64;
/** The characters (UTF-16) of a text that count: a longer run of letters would overflow the stack of the regular expression. */
const LONGEST_TEXT = 100_000;

/** Scripts without spaces between words, and symbols such as emojis: each of their characters is a word. */
const single = String.raw`[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}\p{So}]`;
const word = new RegExp(String.raw`${single}\p{M}*|(?:(?!${single})[\p{L}\p{N}\p{M}])+`, 'gu');

/**
 * The words of a text, for searches: its runs of letters and digits in small letters, each once. All other characters separate words.
 * `matches-search.ts` of the client has the same rule, and a test compares the two.
 */
export function readWords(text: string): ReadonlySet<string> {
  const plain = text.slice(0, LONGEST_TEXT).normalize('NFKC').toLowerCase().replaceAll('ς', 'σ');
  return new Set(plain.match(word)?.map((each) => Array.from(each).slice(0, LONGEST_WORD).join('')));
}
