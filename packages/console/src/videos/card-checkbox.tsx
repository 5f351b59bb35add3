import { Check } from 'lucide-react';
import { join } from '../design/join.ts';

/** Selects a card. It is shown while the pointer or the focus is on the card, while any video is selected, and always on a touch screen. */
export function CardCheckbox({
  isShown,
  isChecked,
  onSelect,
}: {
  readonly isShown: boolean;
  readonly isChecked: boolean;
  readonly onSelect: (isRange: boolean) => void;
}) {
  return (
    <button
      type="button"
      role="checkbox"
      aria-checked={isChecked}
      aria-label="Select"
      // The key `x` does the same: one stop of the tabulator key for each list is enough.
      tabIndex={-1}
      onClick={(event) => onSelect(event.shiftKey)}
      className={join(
        'absolute top-0 left-0 flex size-11 items-center justify-center transition-opacity group-focus-within:opacity-100 group-hover:opacity-100 pointer-coarse:opacity-100',
        isShown ? 'opacity-100' : 'opacity-0',
      )}
    >
      <span
        className={join(
          // The outer ring sets it off against any picture.
          'flex size-6 items-center justify-center rounded-control border ring-1 ring-panel',
          isChecked ? 'border-accent bg-accent text-on-accent' : 'border-edge bg-panel text-transparent',
        )}
      >
        <Check className="size-4" aria-hidden />
      </span>
    </button>
  );
}
