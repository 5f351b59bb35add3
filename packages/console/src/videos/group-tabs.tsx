import { Link } from '@tanstack/react-router';
import { formatNumber } from '../design/format-number.ts';
import type { Counts } from './list-filter.ts';
import { groups, type Group } from './videos-search.ts';

/** The name of each group, and a shorter one for a phone, on which all four fit. */
const names = {
  all: ['All', 'All'],
  'under-way': ['Under way', 'Under way'],
  done: ['Done', 'Done'],
  attention: ['Needs attention', 'Attention'],
} as const satisfies Record<Group, readonly [name: string, short: string]>;

/** The groups of statuses, each with its number of videos. The chosen one is in the URL. */
export function GroupTabs({ counts }: { readonly counts: Counts | undefined }) {
  // Each number has the room of the largest: a tab does not move when another one gets a digit less.
  const room = `${print(counts?.all ?? 0).length}ch`;

  return (
    <nav aria-label="Groups" className="flex sm:gap-1">
      {groups.map((each) => (
        <Link
          key={each}
          to="/"
          search={(search) => ({ ...search, group: each === 'all' ? undefined : each })}
          replace
          resetScroll={false}
          activeOptions={{ exact: true }}
          className="flex h-control shrink-0 items-center gap-1 rounded-control px-2 whitespace-nowrap text-text-2 -outline-offset-2 transition-colors hover:bg-raised hover:text-text aria-[current=page]:bg-raised aria-[current=page]:text-text sm:gap-2 sm:px-3"
        >
          <span className="max-sm:hidden">{names[each][0]}</span>
          <span className="sm:hidden">{names[each][1]}</span>
          <span className="text-12 text-text-3" style={{ minWidth: room }}>
            {print(counts?.[each])}
          </span>
        </Link>
      ))}
    </nav>
  );
}

function print(count: number | undefined): string {
  return count === undefined ? '' : formatNumber(count);
}
