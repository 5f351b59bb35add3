import { Dialog } from '../design/dialog.tsx';
import { useKeys } from './use-keys.ts';

/** A key, or several of the same use, and the use. */
export type KeyLine = readonly [keys: readonly string[], use: string];

/** The list of a screen's keys. The key `?` opens it. */
export function KeysDialog({
  isOpen,
  onChange,
  lines,
}: {
  readonly isOpen: boolean;
  readonly onChange: (isOpen: boolean) => void;
  readonly lines: readonly KeyLine[];
}) {
  useKeys({ '?': () => onChange(true) });

  return (
    <Dialog isOpen={isOpen} onClose={() => onChange(false)} title="Keyboard shortcuts">
      <dl className="grid grid-cols-[max-content_1fr] items-center gap-x-6 gap-y-2">
        {[...lines, ...everywhere].map(([keys, use]) => (
          <div key={use} className="contents">
            <dt className="flex gap-1">
              {keys.map((key) => (
                <kbd
                  key={key}
                  className="flex h-6 min-w-6 items-center justify-center rounded-control border border-line bg-raised px-2 font-mono text-12 text-text"
                >
                  {key}
                </kbd>
              ))}
            </dt>
            <dd className="text-text-2">{use}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}

const everywhere: readonly KeyLine[] = [
  [['/'], 'search'],
  [['?'], 'these keys'],
];
