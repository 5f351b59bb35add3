import { Check } from 'lucide-react';
import type { ReactNode } from 'react';

/** A choice with its label. The whole label can be pressed. */
export function Checkbox({
  checked,
  onChange,
  children,
}: {
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
  readonly children: ReactNode;
}) {
  return (
    <label className="flex min-h-9 cursor-pointer items-center gap-2 text-14 text-text-2 pointer-coarse:min-h-11">
      <span className="grid size-4 shrink-0 place-items-center">
        <input
          type="checkbox"
          className="peer col-start-1 row-start-1 size-4 appearance-none rounded-[4px] border border-edge checked:border-accent checked:bg-accent"
          checked={checked}
          onChange={(event) => onChange(event.target.checked)}
        />
        <Check
          className="pointer-events-none invisible col-start-1 row-start-1 size-3 text-on-accent peer-checked:visible"
          strokeWidth={3}
          aria-hidden
        />
      </span>
      {children}
    </label>
  );
}
