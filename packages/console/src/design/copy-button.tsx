import { Check, Copy, type LucideIcon } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Button, type ButtonProps } from './button.tsx';
import { copyText } from './copy-text.ts';

const SHOWN_MS = 2000;

/** A button that copies a text, and says so for two seconds. Without `children` it is an icon, named by `label`. */
export function CopyButton({
  text,
  label,
  Icon = Copy,
  children,
  ...rest
}: ButtonProps & { readonly text: string; readonly label: string; readonly Icon?: LucideIcon }) {
  const [outcome, setOutcome] = useState<'copied' | 'refused'>();

  useEffect(() => {
    if (outcome === undefined) return undefined;
    const timer = setTimeout(() => setOutcome(undefined), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [outcome]);

  return (
    <Button
      {...rest}
      aria-label={children === undefined ? label : undefined}
      title={label}
      onClick={() => void copyText(text).then((isCopied) => setOutcome(isCopied ? 'copied' : 'refused'))}
    >
      {outcome === 'copied' ? <Check aria-hidden className="text-done" /> : <Icon aria-hidden />}
      {children}
      <span role="status" className="sr-only">
        {outcome === 'copied' ? 'Copied' : outcome === 'refused' ? 'The browser refused to copy' : ''}
      </span>
    </Button>
  );
}
