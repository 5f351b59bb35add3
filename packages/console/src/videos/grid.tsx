import type { Generation } from '@videogen/client';
import { defaultRangeExtractor, useWindowVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { Card, type CardActions } from './card.tsx';
import { CardSkeleton } from './card-skeleton.tsx';
import { layOut } from './layout.ts';
import { takeLastViewed } from './last-viewed.ts';
import type { Selection } from './selection.ts';
import { useGridKeys } from './use-grid-keys.ts';

/** Rows beyond the screen, above and below it. */
const OVERSCAN = 2;
/** The next page is loaded when so many rows are left below the screen. */
const ROWS_AHEAD = 8;

/** The cards in rows. Only those near the screen are in the page. */
export function Grid({
  generations,
  hasMore,
  loadMore,
  selection,
  isSelecting,
  onSelect,
  onAgain,
}: {
  readonly generations: readonly Generation[];
  readonly hasMore: boolean;
  readonly loadMore: () => void;
  readonly selection: Selection;
  readonly isSelecting: boolean;
  readonly onSelect: CardActions['select'];
  readonly onAgain: CardActions['again'];
}) {
  const list = useRef<HTMLDivElement>(null);
  const { width, top } = usePlace(list);
  const { columns, rowHeight } = layOut(width);
  const [currentId, setCurrentId] = useState(takeLastViewed);
  const found = generations.findIndex(({ id }) => id === currentId);
  const current = Math.max(0, found);
  // The card of the video that was viewed last gets the focus back.
  const isFocusWanted = useRef(found !== -1);
  const [actions] = useState(() => createActions());
  useEffect(() => actions.connect({ select: onSelect, focus: setCurrentId, again: onAgain }));

  // The cards of the next page have their places before they are loaded.
  const places = generations.length + (hasMore ? columns - (generations.length % columns) + columns : 0);
  const rowCount = Math.ceil(places / columns);
  const currentRow = Math.floor(current / columns);
  const virtualizer = useWindowVirtualizer({
    count: rowCount,
    estimateSize: () => rowHeight,
    overscan: OVERSCAN,
    // A row may come a frame later than the scrolling; it is beyond the screen.
    useFlushSync: false,
    scrollMargin: top,
    scrollPaddingStart: 16,
    scrollPaddingEnd: 96,
    // The row with the focus stays in the page, so that the focus is not lost.
    rangeExtractor: (range) => {
      const rows = defaultRangeExtractor(range);
      if (currentRow >= rowCount || rows.includes(currentRow)) return rows;
      return [...rows, currentRow].toSorted((one, other) => one - other);
    },
  });
  useLayoutEffect(() => virtualizer.measure(), [virtualizer, rowHeight, columns]);

  // The row of a new present card comes with the next rendering.
  useLayoutEffect(() => {
    if (isFocusWanted.current && currentId !== undefined) isFocusWanted.current = !focusCard(list.current, currentId);
  });

  const rows = virtualizer.getVirtualItems();
  const lastShown = rows.at(-1)?.index ?? 0;
  const isEndNear = (virtualizer.range?.endIndex ?? lastShown) + ROWS_AHEAD >= Math.floor(generations.length / columns);
  useEffect(() => {
    if (hasMore && isEndNear) loadMore();
  }, [hasMore, isEndNear, generations.length, loadMore]);

  useGridKeys({
    columns,
    count: generations.length,
    current: found,
    goTo(index) {
      const id = generations[index]?.id;
      if (id === undefined) return;
      virtualizer.scrollToIndex(Math.floor(index / columns), { align: 'auto' });
      isFocusWanted.current = !focusCard(list.current, id);
      setCurrentId(id);
    },
    select: (isRange) => {
      const id = generations[current]?.id;
      if (id !== undefined) onSelect(id, isRange);
    },
  });

  return (
    <div ref={list} role="list" aria-label="Videos" className="relative" style={{ height: virtualizer.getTotalSize() }}>
      {rows.map(({ index: row, key, start }) => (
        <div
          key={key}
          role="presentation"
          className="absolute inset-x-0 top-0 grid gap-4"
          style={{
            gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))`,
            transform: `translateY(${start - virtualizer.options.scrollMargin}px)`,
          }}
        >
          {Array.from({ length: Math.min(columns, places - row * columns) }, (_, column) => {
            const index = row * columns + column;
            const generation = generations[index];
            if (generation === undefined) return <CardSkeleton key={`place ${index}`} />;
            return (
              <div
                key={generation.id}
                role="listitem"
                aria-posinset={index + 1}
                aria-setsize={hasMore ? -1 : places}
                className="min-w-0"
              >
                <Card
                  generation={generation}
                  actions={actions}
                  isCurrent={index === current}
                  isSelected={selection.has(generation.id)}
                  isSelecting={isSelecting}
                />
              </div>
            );
          })}
        </div>
      ))}
    </div>
  );
}

/** Moves the focus to a card. Returns false if it is not in the page. */
function focusCard(list: HTMLElement | null, id: string): boolean {
  const card = list?.querySelector<HTMLElement>(`[data-video="${CSS.escape(id)}"]`);
  card?.focus({ preventScroll: true });
  return card != null;
}

/** Functions that stay the same for all cards, and call the latest ones. */
function createActions(): CardActions & { readonly connect: (latest: CardActions) => void } {
  let latest: CardActions | undefined;
  return {
    connect(next) {
      latest = next;
    },
    select: (id, isRange) => latest?.select(id, isRange),
    focus: (id) => latest?.focus(id),
    again: (generation) => latest?.again(generation),
  };
}

/** The width of the list, and its distance from the top of the page. Both follow every change of the page's size. */
function usePlace(list: { readonly current: HTMLElement | null }): { readonly width: number; readonly top: number } {
  const [place, setPlace] = useState({ width: 0, top: 0 });

  useLayoutEffect(() => {
    const measure = (): void => {
      const { current } = list;
      if (current === null) return;
      const { width, top } = current.getBoundingClientRect();
      const fromTop = Math.round(top + scrollY);
      setPlace((last) => (last.width === width && last.top === fromTop ? last : { width, top: fromTop }));
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(document.body);
    if (list.current?.parentElement) observer.observe(list.current.parentElement);
    return () => observer.disconnect();
  }, [list]);

  return place;
}
