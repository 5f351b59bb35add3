import { useId, useLayoutEffect, useRef } from 'react';
import { IssueLines } from './issue-lines.tsx';

const GROWS_BY_ITSELF = CSS.supports('field-sizing', 'content');

/** The prompt. The field grows with its text up to six lines. */
export function PromptField({
  value,
  onChange,
  placeholder,
  onArrowUp,
  issues,
}: {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly placeholder: string;
  /** Called for the key in an empty field. */
  readonly onArrowUp: () => void;
  readonly issues: readonly string[];
}) {
  const field = useRef<HTMLTextAreaElement>(null);
  const issuesId = useId();

  useLayoutEffect(() => {
    const { current } = field;
    if (GROWS_BY_ITSELF || current === null) return;
    current.style.height = 'auto';
    current.style.height = `${current.scrollHeight}px`;
  }, [value]);

  return (
    <div className="flex min-w-0 flex-1 flex-col gap-1">
      <textarea
        ref={field}
        aria-label="Prompt"
        aria-invalid={issues.length > 0}
        aria-describedby={issues.length > 0 ? issuesId : undefined}
        rows={2}
        placeholder={placeholder}
        value={value}
        onChange={({ target }) => onChange(target.value)}
        onKeyDown={(event) => event.key === 'ArrowUp' && value === '' && onArrowUp()}
        className="field-sizing-content max-h-40 min-h-16 w-full resize-none bg-transparent py-2 text-17 outline-none"
      />
      <IssueLines id={issuesId} issues={issues} />
    </div>
  );
}
