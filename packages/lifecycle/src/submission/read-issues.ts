import type { InvalidRequestError } from '@videogen/videogenapi';
import type { InputIssue } from '../input/generate-input.ts';

/** The problems of a request that VideoGenAPI reports, by our names of the inputs: `image_url` → `['imageUrl']`. */
export function readIssues(error: InvalidRequestError): readonly InputIssue[] {
  const issues = error.issues.map(({ field, message }) => ({
    path: field === undefined ? [] : field.split('.').map(toCamelCase),
    message,
  }));
  return issues.length > 0 ? issues : [{ path: [], message: error.message }];
}

function toCamelCase(word: string): string {
  return word.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
}
