import { Link } from '@tanstack/react-router';
import type { Counts } from './list-filter.ts';
import { groups, type Group } from './videos-search.ts';

const names = {
  all: 'All',
  'under-way': 'Under way',
  done: 'Done',
  attention: 'Needs attention',
} as const satisfies Record<Group, string>;

/** The groups of statuses, each with its number of videos. The chosen one is in the URL. */
export function GroupTabs({ counts }: { readonly counts: Counts | undefined }) {
  // Each number has the room of the largest: a tab does not move when another one gets a digit less.
  const room = `${print(counts?.all ?? 0).length}ch`;

  return (
    <nav aria-label="Groups" className="flex gap-1">
      {groups.map((each) => (
        <Link
          key={each}
          to="/"
          search={(search) => ({ ...search, group: each === 'all' ? undefined : each })}
          replace
          resetScroll={false}
          activeOptions={{ exact: true }}
          className="flex h-control shrink-0 items-center gap-2 rounded-control px-3 whitespace-nowrap text-text-2 -outline-offset-2 transition-colors hover:bg-raised hover:text-text aria-[current=page]:bg-raised aria-[current=page]:text-text"
        >
          {names[each]}
          <span className="text-12 text-text-3" style={{ minWidth: room }}>
            {print(counts?.[each])}
          </span>
        </Link>
      ))}
    </nav>
  );
}

function print(count: number | undefined): string {
  return count?.toLocaleString('en') ?? '';
}
