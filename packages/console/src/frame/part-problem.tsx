import { describeError } from '../describe-error.ts';
import type { ErrorComponentProps } from '@tanstack/react-router';
import { Button } from '../design/button.tsx';
import { Notice } from '../design/notice.tsx';

/** Stands for a part of the page that cannot be shown. */
export function PartProblem({ error }: ErrorComponentProps) {
  const reason = describeError(error);
  return (
    <Notice tone="failed" action={<Button onClick={() => location.reload()}>Reload</Button>}>
      This cannot be shown. {reason} A reload keeps your prompt.
    </Notice>
  );
}

/** Stands for a part of the page until it is loaded. */
export function PartLoading() {
  return (
    <p role="status" data-loading className="text-14 text-text-2">
      Loading
    </p>
  );
}
