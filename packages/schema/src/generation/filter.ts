import { readSearch as parseSearch, type GenerationFilter as Filter, type Search } from '@videogen/store';
import { builder } from '../builder.ts';
import { badUserInput } from '../bad-user-input.ts';
import { GenerationMode, GenerationStatus } from '../enums.ts';
import { decodeExactId } from '../global-id.ts';

/** The filter of lists and subscriptions. */
export const GenerationFilter = builder.inputType('GenerationFilter', {
  description:
    'Selects generations that meet all given conditions. An absent condition selects all. Each list may have 100 values.',
  fields: (t) => ({
    status: t.field({ type: [GenerationStatus], description: 'The status is one of these.' }),
    model: t.stringList({ description: "The model's key is one of these." }),
    mode: t.field({ type: [GenerationMode], description: 'The mode is one of these.' }),
    createdAfter: t.field({ type: 'DateTime', description: '`createdAt` is later than this.' }),
    createdBefore: t.field({ type: 'DateTime', description: '`createdAt` is earlier than this.' }),
    search: t.string({
      description:
        "A text of 1 to 200 Unicode code points. Each of its words is the beginning of a word of the prompt or the label, in small or capital letters; or the whole text is the global id or VideoGenAPI's own. Words consist of letters and digits. Each emoji, and each character of a script without spaces, is a word. All other characters only separate words: a text of them alone selects nothing.",
    }),
  }),
});

/** Converts the input to the store's filter: null counts as absent. Throws BAD_USER_INPUT for a search that is too short or too long. */
export function readFilter(filter: typeof GenerationFilter.$inferInput | null | undefined): Filter {
  return {
    status: filter?.status ?? undefined,
    model: filter?.model ?? undefined,
    mode: filter?.mode ?? undefined,
    createdAfter: filter?.createdAfter ?? undefined,
    createdBefore: filter?.createdBefore ?? undefined,
    search: filter?.search == null ? undefined : readSearch(filter.search),
  };
}

const LONGEST_SEARCH = 200;

function readSearch(given: string): Search {
  const text = given.trim();
  const length = Array.from(text).length;
  if (length === 0 || length > LONGEST_SEARCH) {
    throw badUserInput(`Expected search to be 1 to ${LONGEST_SEARCH} characters, got ${length || 'none'}.`);
  }
  return parseSearch(text, decodeExactId(text));
}
