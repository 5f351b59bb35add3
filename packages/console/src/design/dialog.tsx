import { X } from 'lucide-react';
import { useEffect, useId, useRef, type ReactNode } from 'react';
import { Button } from './button.tsx';
import { join } from './join.ts';

/**
 * A dialog over the screen, by the browser's own element: it keeps the focus within, and returns it to where it was. Escape and a
 * press beside it close it. Its content is mounted while it is open.
 */
export function Dialog({
  isOpen,
  onClose,
  title,
  children,
  className,
}: {
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly title: string;
  readonly children: ReactNode;
  /** Classes of its size; by default at most 480 px wide. */
  readonly className?: string;
}) {
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();

  useEffect(() => {
    if (isOpen) dialog.current?.showModal();
    else dialog.current?.close();
  }, [isOpen]);

  return (
    <dialog
      ref={dialog}
      aria-labelledby={titleId}
      onClose={onClose}
      // The element itself is hit only beside its content.
      onPointerDown={(event) => event.target === event.currentTarget && onClose()}
      className={join(
        'm-auto max-h-[calc(100dvh-32px)] w-[calc(100vw-32px)] overflow-y-auto rounded-panel border border-line bg-panel text-text backdrop:bg-shade/60',
        className ?? 'max-w-[480px]',
      )}
    >
      {isOpen && (
        <div className="flex flex-col gap-4 p-6">
          <div className="flex items-center justify-between gap-4">
            <h2 id={titleId} className="text-17 font-semibold">
              {title}
            </h2>
            <Button variant="quiet" aria-label="Close" onClick={onClose} className="-mr-2 size-control px-0!">
              <X aria-hidden />
            </Button>
          </div>
          {children}
        </div>
      )}
    </dialog>
  );
}
