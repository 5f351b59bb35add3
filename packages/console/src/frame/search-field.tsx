import { useNavigate, useSearch } from '@tanstack/react-router';
import { Search } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { join } from '../design/join.ts';

/** Searches the videos. The words are in the URL. The key `/` leads here from everywhere. */
export function SearchField({ className }: { readonly className: string }) {
  const { q = '' } = useSearch({ strict: false });
  const navigate = useNavigate();
  const field = useRef<HTMLInputElement>(null);

  useEffect(() => {
    const focus = (event: KeyboardEvent): void => {
      if (event.key !== '/' || isTyping(event.target)) return;
      event.preventDefault();
      field.current?.focus();
    };
    addEventListener('keydown', focus);
    return () => removeEventListener('keydown', focus);
  }, []);

  return (
    <label
      className={join(
        'h-control items-center gap-2 rounded-control border border-edge/60 bg-panel px-3 focus-within:outline-2 focus-within:outline-accent',
        className,
      )}
    >
      <Search className="size-4 shrink-0 text-text-3" aria-hidden />
      <span className="sr-only">Search</span>
      <input
        ref={field}
        type="search"
        maxLength={200}
        className="h-full w-full min-w-0 bg-transparent outline-none"
        placeholder="Search prompts, labels, ids"
        value={q}
        onChange={({ target }) =>
          void navigate({
            to: '/',
            search: (search) => ({ ...search, q: target.value === '' ? undefined : target.value }),
            replace: true,
          })
        }
        onKeyDown={(event) => event.key === 'Escape' && event.currentTarget.blur()}
      />
      <kbd className="hidden rounded-control lg:inline border border-line px-1 font-sans text-12 text-text-3">/</kbd>
    </label>
  );
}

/** True within a field, where keys are text. */
export function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches('input, textarea, select, [contenteditable]');
}
