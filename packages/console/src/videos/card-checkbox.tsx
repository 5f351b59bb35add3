import { Check } from 'lucide-react';
import { join } from '../design/join.ts';

/** Selects a card. It is shown while the pointer or the focus is on the card, and while any video is selected. */
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
        'absolute top-0 left-0 flex size-11 items-center justify-center transition-opacity group-focus-within:opacity-100 group-hover:opacity-100',
        isShown ? 'opacity-100' : 'opacity-0 pointer-coarse:pointer-events-none',
      )}
    >
      <span
        className={join(
          'flex size-6 items-center justify-center rounded-control border',
          isChecked ? 'border-accent bg-accent text-on-accent' : 'border-line bg-panel/80 text-transparent',
        )}
      >
        <Check className="size-4" aria-hidden />
      </span>
    </button>
  );
}
