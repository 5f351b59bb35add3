import type { ComponentProps } from 'react';
import { join } from './join.ts';

const BASE =
  'inline-flex h-control shrink-0 items-center justify-center gap-2 rounded-control px-3 whitespace-nowrap transition-colors select-none [&_svg]:size-4';

const variants = {
  /** The one action of a screen. */
  primary:
    'bg-accent font-semibold text-on-accent not-disabled:hover:bg-accent/90 disabled:bg-accent/20 disabled:text-accent px-4',
  /** The same, before it can be done. */
  tinted: 'bg-accent/20 font-semibold text-accent not-disabled:hover:bg-accent/30 px-4',
  /** An action beside it. */
  secondary: 'disabled:text-text-3 border border-edge/60 bg-panel text-text not-disabled:hover:bg-raised',
  /** An action within a row, without a frame. */
  quiet: 'disabled:opacity-50 text-text-2 not-disabled:hover:bg-raised not-disabled:hover:text-text',
  /** An action that cannot be undone. */
  danger: 'disabled:opacity-50 border border-edge/60 bg-panel text-failed not-disabled:hover:bg-raised',
} as const;

export type ButtonProps = ComponentProps<'button'> & {
  readonly variant?: keyof typeof variants;
  /** The size of its words, px. */
  readonly size?: 12 | 14;
};

/** A button of one of four kinds. Icons within it have 16 px. */
export function Button({ variant = 'secondary', size = 14, className, type = 'button', ...rest }: ButtonProps) {
  return <button {...rest} type={type} className={buttonClass(variant, size, className)} />;
}

/** The classes of a button, for links that look like one. */
export function buttonClass(
  variant: keyof typeof variants = 'secondary',
  size: 12 | 14 = 14,
  className?: string,
): string {
  return join(BASE, size === 12 ? 'text-12' : 'text-14', variants[variant], className);
}
