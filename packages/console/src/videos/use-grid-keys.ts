import { useKeys } from '../keys/use-keys.ts';
import type { KeyLine } from '../keys/keys-dialog.tsx';

/** The keys of the list. */
export const gridKeys: readonly KeyLine[] = [
  [['j', 'k'], 'the next video, the one before'],
  [['↓', '↑', '←', '→'], 'a video beside the present one'],
  [['↵'], 'open it'],
  [['x'], 'select it; with shift, all up to it'],
  [['Esc'], 'select none'],
];

/** Moves the focus among the cards, and selects the present one. */
export function useGridKeys({
  columns,
  count,
  current,
  goTo,
  select,
}: {
  readonly columns: number;
  readonly count: number;
  /** The index of the card that had the focus last; -1 for none. */
  readonly current: number;
  readonly goTo: (index: number) => void;
  readonly select: (isRange: boolean) => void;
}): void {
  const move = (by: number) => (event: KeyboardEvent) => {
    if (count === 0) return;
    event.preventDefault();
    goTo(current === -1 ? 0 : Math.min(count - 1, Math.max(0, current + by)));
  };
  /** The keys of arrows scroll the page unless a card has the focus. */
  const moveFromCard = (by: number) => (event: KeyboardEvent) => {
    if (isOnCard(event.target) && current + by >= 0 && current + by < count) move(by)(event);
  };

  useKeys({
    j: move(1),
    k: move(-1),
    ArrowRight: moveFromCard(1),
    ArrowLeft: moveFromCard(-1),
    ArrowDown: moveFromCard(columns),
    ArrowUp: moveFromCard(-columns),
    x: () => select(false),
    X: () => select(true),
  });
}

function isOnCard(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.dataset['video'] !== undefined;
}
