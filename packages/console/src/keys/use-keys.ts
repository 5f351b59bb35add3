import { useEffect, useRef } from 'react';
import { isTyping } from '../frame/search-field.tsx';

/** The use of each key, by the `key` of its event. */
export type Keys = Readonly<Record<string, (event: KeyboardEvent) => void>>;

/** Listens to keys on the whole page. They are left alone within fields, dialogs and menus, and together with a modifier. */
export function useKeys(keys: Keys): void {
  const latest = useRef(keys);
  useEffect(() => {
    latest.current = keys;
  });

  useEffect(() => {
    const listen = (event: KeyboardEvent): void => {
      const { key, target, defaultPrevented, ctrlKey, metaKey, altKey } = event;
      if (defaultPrevented || ctrlKey || metaKey || altKey || isTyping(target)) return;
      if (document.querySelector('dialog[open], :popover-open') !== null) return;
      if (Object.hasOwn(latest.current, key)) latest.current[key]?.(event);
    };
    addEventListener('keydown', listen);
    return () => removeEventListener('keydown', listen);
  }, []);
}
