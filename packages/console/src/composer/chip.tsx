import { ChevronDown } from 'lucide-react';
import { useId, type ReactNode } from 'react';
import { join } from '../design/join.ts';

const CHIP =
  'inline-flex h-control shrink-0 items-center gap-2 rounded-control border px-3 whitespace-nowrap transition-colors hover:bg-raised [&_svg]:size-4';

interface Marks {
  /** True with a choice that is not the default. */
  readonly isSet: boolean;
  /** A problem of the value, which is shown elsewhere. */
  readonly isInvalid?: boolean;
}

function chipClass({ isSet, isInvalid = false }: Marks): string {
  return join(CHIP, isInvalid ? 'border-failed' : 'border-line', isSet ? 'text-text' : 'text-text-2');
}

/** An option that opens a panel below the row. */
export function PanelChip({
  children,
  isOpen,
  panelId,
  onToggle,
  ...marks
}: Marks & {
  readonly children: ReactNode;
  readonly isOpen: boolean;
  readonly panelId: string;
  readonly onToggle: () => void;
}) {
  return (
    <button
      type="button"
      aria-expanded={isOpen}
      aria-controls={isOpen ? panelId : undefined}
      onClick={onToggle}
      className={join(chipClass(marks), isOpen && 'bg-raised')}
    >
      {children}
    </button>
  );
}

/** An action in the row of options. */
export function ActionChip({ children, onPress }: { readonly children: ReactNode; readonly onPress: () => void }) {
  return (
    <button type="button" onClick={onPress} className={chipClass({ isSet: false })}>
      {children}
    </button>
  );
}

/** An option with a few values, by the browser's own list. It lies invisibly over the chip, so that the chip can have other words. */
export function SelectChip<Value extends string>({
  label,
  value,
  values,
  onChange,
  isInvalid = false,
}: {
  readonly label: string;
  readonly value: Value | undefined;
  /** The values with their words. */
  readonly values: readonly (readonly [value: Value, words: string])[];
  readonly onChange: (value: Value | undefined) => void;
  readonly isInvalid?: boolean;
}) {
  const id = useId();
  const words = values.find(([each]) => each === value)?.[1] ?? value;
  return (
    <span
      className={join(
        chipClass({ isSet: value !== undefined, isInvalid }),
        'relative has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent',
      )}
    >
      <span aria-hidden>{words ?? `Auto ${label.toLowerCase()}`}</span>
      <ChevronDown aria-hidden className="max-sm:hidden" />
      <label htmlFor={id} className="sr-only">
        {label}
      </label>
      <select
        id={id}
        aria-invalid={isInvalid}
        className="absolute inset-0 w-full cursor-pointer bg-panel text-text opacity-0"
        value={value ?? ''}
        onChange={({ target }) => onChange(values.find(([each]) => each === target.value)?.[0])}
      >
        <option value="">Auto: VideoGenAPI chooses</option>
        {values.map(([each, text]) => (
          <option key={each} value={each}>
            {text}
          </option>
        ))}
      </select>
    </span>
  );
}
