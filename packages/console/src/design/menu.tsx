import { createContext, use, useId, useRef, type ReactNode } from 'react';
import { buttonClass, type ButtonProps } from './button.tsx';
import { join } from './join.ts';

const MenuContext = createContext<() => void>(() => undefined);

/**
 * A button that opens a list of choices, by the browser's own popover: at the right of the screen's top line, or beside the button, on
 * the side with more room, and flush with its right edge. Escape and a press beside it close it.
 */
export function Menu({
  button,
  label,
  variant = 'secondary',
  isBesideButton = false,
  children,
}: {
  readonly button: ReactNode;
  readonly label: string;
  readonly variant?: ButtonProps['variant'];
  readonly isBesideButton?: boolean;
  readonly children: ReactNode;
}) {
  const id = useId();
  const opener = useRef<HTMLButtonElement>(null);
  const popover = useRef<HTMLDivElement>(null);

  function place(): void {
    const box = opener.current?.getBoundingClientRect();
    if (!isBesideButton || box === undefined || popover.current === null) return;
    const { style } = popover.current;
    const isHigh = box.bottom < innerHeight / 2;
    style.top = isHigh ? `${box.bottom + 4}px` : 'auto';
    style.bottom = isHigh ? 'auto' : `${innerHeight - box.top + 4}px`;
    style.right = `${document.documentElement.clientWidth - box.right}px`;
  }

  return (
    <div>
      <button
        ref={opener}
        type="button"
        popoverTarget={id}
        aria-label={label}
        className={isBesideButton ? buttonClass(variant, 14, 'size-control px-0!') : buttonClass(variant, 12)}
      >
        {button}
      </button>
      <div
        ref={popover}
        id={id}
        popover="auto"
        onBeforeToggle={place}
        className="fixed inset-auto top-14 right-4 m-0 min-w-48 rounded-frame border border-line bg-panel p-1 text-14 text-text lg:right-8"
      >
        <MenuContext value={() => popover.current?.hidePopover()}>{children}</MenuContext>
      </div>
    </div>
  );
}

/** One choice of a menu, which closes it. A choice of several that exclude each other tells if it is the present one. */
export function MenuEntry({
  onChoose,
  isChosen,
  children,
}: {
  readonly onChoose: () => void;
  readonly isChosen?: boolean;
  readonly children: ReactNode;
}) {
  const close = use(MenuContext);
  return (
    <button
      type="button"
      aria-pressed={isChosen}
      onClick={() => {
        close();
        onChoose();
      }}
      className={ENTRY}
    >
      {children}
      {isChosen === true && <Tick />}
    </button>
  );
}

/** One choice of a menu that is on or off. The menu stays open. */
export function MenuSwitch({
  isOn,
  onChange,
  children,
}: {
  readonly isOn: boolean;
  readonly onChange: () => void;
  readonly children: ReactNode;
}) {
  return (
    <button type="button" role="switch" aria-checked={isOn} onClick={onChange} className={ENTRY}>
      {children}
      <Tick isHidden={!isOn} />
    </button>
  );
}

const ENTRY =
  'flex min-h-9 w-full items-center justify-between gap-3 rounded-control px-3 text-left hover:bg-raised pointer-coarse:min-h-11';

/** A hidden one keeps its room, as the menu stays open. */
function Tick({ isHidden = false }: { readonly isHidden?: boolean }) {
  return (
    <span aria-hidden className={join('text-accent', isHidden && 'invisible')}>
      ✓
    </span>
  );
}
