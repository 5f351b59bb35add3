import { useId, type ComponentProps } from 'react';
import { join } from './join.ts';

export type TextFieldProps = ComponentProps<'input'> & {
  /** The name for screen readers, or with `isLabelShown` for all. */
  readonly label: string;
  readonly isLabelShown?: boolean;
  /** A problem of the value, shown below the field. */
  readonly problem?: string | undefined;
};

/** A field of one line. */
export function TextField({ label, isLabelShown = false, problem, className, ...rest }: TextFieldProps) {
  const id = useId();
  const problemId = useId();
  return (
    <div className={join('flex min-w-0 flex-col gap-1', className)}>
      <label htmlFor={id} className={isLabelShown ? 'font-sans text-12 text-text-2' : 'sr-only'}>
        {label}
      </label>
      <input
        {...rest}
        id={id}
        aria-invalid={problem !== undefined}
        aria-describedby={problem === undefined ? undefined : problemId}
        className="h-control w-full min-w-0 rounded-control border border-edge bg-page px-3 text-14 aria-invalid:border-failed"
      />
      {problem !== undefined && (
        <p id={problemId} className="text-12 text-failed">
          {problem}
        </p>
      )}
    </div>
  );
}
