import { CopyButton } from '../design/copy-button.tsx';

/** A value in one line, such as an id, with a button that copies it. */
export function CopyValue({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <span className="flex min-h-5 min-w-0 items-center gap-1">
      <code title={value} className="min-w-0 truncate font-mono text-12">
        {value}
      </code>
      <CopyButton text={value} label={`Copy: ${name}`} variant="quiet" size={12} className="-my-3 size-control px-0!" />
    </span>
  );
}
